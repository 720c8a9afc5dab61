import Glibc
import Linux

extension CgroupManager {
    public var exists: Bool { mainFolder.map(Files.exists) ?? false }

    /// Processes of the group and of those below it.
    public func processes() throws -> [pid_t] {
        guard let folder = mainFolder else { return [] }
        return try collect(folder)
    }

    func collect(_ folder: String) throws -> [pid_t] {
        var found: [pid_t]
        do throws(SystemCallError) {
            found = try CgroupFile.processes(folder)
        } catch {
            // Removed meanwhile.
            guard error.errno == ENOENT || error.errno == ENODEV else { throw error }
            return []
        }
        for child in try CgroupFile.children(folder) { found += try collect(child) }
        return found
    }

    /// Signals every process in the group. For SIGKILL v2 has cgroup.kill, which forks can't outrun.
    public func signalAll(_ signal: Int32) throws {
        if signal == SIGKILL, let folder = paths[""], Files.exists("\(folder)/cgroup.kill") {
            try CgroupFile.write("\(folder)/cgroup.kill", "1")
            return
        }
        // Once for any signal; SIGKILL until nobody is left, since a process may fork while its siblings die.
        for _ in 0..<100 {
            let found = try processes()
            // v2 shows 0 for one outside of our pid namespace, and for kill(2) that is our own group.
            if found.contains(0) { throw CgroupError("the cgroup holds processes of another pid namespace") }
            for pid in found where kill(pid, signal) != 0 && errno != ESRCH { throw SystemCallError("kill") }
            if found.isEmpty || signal != SIGKILL { return }
            usleep(1000)
        }
    }

    /// How many processes of the group the kernel has killed for lack of memory.
    public func oomKillCount() throws -> UInt64 {
        let file: String
        if let folder = paths[""] {
            file = "\(folder)/memory.events"
        } else if let folder = paths["memory"] {
            file = "\(folder)/memory.oom_control"
        } else {
            return 0
        }
        do {
            return try CgroupFile.readValue("oom_kill", of: file) ?? 0
        } catch let error as SystemCallError {
            guard error.errno == ENOENT else { throw error }
            return 0
        }
    }
}
