import Cgroups
import Glibc
import Linux
import Text

/// What a state tells that is damaged, or of another runtime: enough to end the container and clean up. The names are
/// those that runc has too.
struct ContainerRemnant {
    private let initProcess: ProcessIdentity?
    private let cgroup: CgroupManager

    init(json: JSONNode) {
        if let pid = json["init_process_pid"]?.int32, let start = json["init_process_start"]?.uint64, pid > 0 {
            initProcess = ProcessIdentity(pid: pid, startTime: start)
        } else {
            initProcess = nil
        }
        // A group outside the cgroup file system is none.
        let paths = json["cgroup_paths"]?.stringMap ?? [:]
        cgroup = CgroupManager(paths: paths.filter { Files.exists("\($0.value)/cgroup.procs") })
    }

    func remove() throws {
        if let initProcess, initProcess.isAlive {
            if cgroup.isFrozen { try cgroup.setFrozen(false) }
            guard try initProcess.end(seconds: 10) else { throw RuntimeError("container init still running") }
        }
        if try !cgroup.processes().isEmpty { try cgroup.signalAll(SIGKILL) }
        try cgroup.remove()
    }
}
