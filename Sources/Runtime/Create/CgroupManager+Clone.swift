import CLinux
import Cgroups
import Glibc
import Linux

extension CgroupManager {
    /// clone3(2) into the v2 folder where there is one that takes the process, and else where we are: the child then
    /// has to `join`. The child goes on in Swift with a `pid` of 0.
    ///
    /// `subGroups` and `initPID` are an exec's.
    func clone(
        _ flags: UInt64,
        subGroups: [String: String] = [:],
        initPID: pid_t? = nil
    ) throws -> (pid: pid_t, pidfd: Int32, isInGroup: Bool) {
        var pidfd: Int32 = -1
        let folder = try openForClone(subGroups: subGroups, initPID: initPID)?.take() ?? -1
        defer { if folder >= 0 { close(folder) } }
        if folder >= 0 {
            let pid = monohull_clone3(flags, &pidfd, folder)
            if pid >= 0 { return (pid, pidfd, true) }
            // Linux before 5.7, or a folder that takes no process for now: `join` finds out.
        }
        let pid = try systemCall("clone3") { monohull_clone3(flags, &pidfd, -1) }
        return (pid, pidfd, false)
    }
}
