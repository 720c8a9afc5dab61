import CLinux
import Glibc
import Linux
import NetdCore

/// netd: started by dockerd when a container needs it, with its socket as descriptor 3, and outlives it. The one
/// argument, the folder of that socket, is for those who look at lists of processes.
public enum NetdRole {
    /// What it raises its limit to where it may; the kernel's usual bound (fs.nr_open).
    private static let descriptors: rlim_t = 1 << 20

    public static func main(_ arguments: [String]) -> Int32 {
        ProcessName.set("netd")
        // Each container has two sockets here, each question under way one, as each published port, and each connection of
        // those two to six.
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            limit.rlim_max = max(limit.rlim_max, descriptors)
            limit.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                limit.rlim_cur = limit.rlim_max
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            }
        }
        do {
            try NetdProcess.serve()
            return 0
        } catch {
            Log.error("netd: \(error)")
            return 1
        }
    }
}
