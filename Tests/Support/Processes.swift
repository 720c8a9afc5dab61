import Glibc
import Linux

/// What runs, and what is mounted, in a test's folder.
public enum Processes {
    /// Those with the text in their command line.
    public static func naming(_ wanted: String) -> [pid_t] {
        guard let entries = try? Files.list("/proc") else { return [] }
        return entries.compactMap { pid_t($0) }.filter {
            $0 != getpid() && text(of: "/proc/\($0)/cmdline").contains(wanted)
        }
    }

    public static func name(of process: pid_t) -> String {
        let first = text(of: "/proc/\(process)/cmdline").split(separator: "\0").first ?? ""
        return first.split(separator: "/").last.map(String.init) ?? ""
    }

    /// Reaps a child; one that does not end in time is killed.
    public static func await(_ child: pid_t, seconds: Double) {
        var status: Int32 = 0
        let end = Clock.now + seconds
        while waitpid(child, &status, WNOHANG) == 0 {
            if Clock.now > end { kill(child, SIGKILL) }
            usleep(10_000)
        }
    }

    /// Kills and unmounts whatever names or lies in the folder, and says what there was.
    public static func endAll(below folder: String) -> [String] {
        usleep(100_000)
        var left: [String] = []
        for process in naming("\(folder)/") {
            left.append("process \(process) \(name(of: process))")
            kill(process, SIGKILL)
        }
        for point in mounts(below: folder) {
            left.append("mount \(point)")
            umount2(point, Int32(MNT_DETACH))
        }
        return left
    }

    /// The shim, ours or containerd's, that was started for a container.
    public static func shim(of id: String) -> pid_t? {
        naming(id).first { process in
            let words = text(of: "/proc/\(process)/cmdline").split(separator: "\0").map(String.init)
            let isIts = zip(words, words.dropFirst()).contains { $0 == "-id" && $1 == id }
            return isIts && words.last != "start" && words.last != "delete"
        }
    }

    /// The folders of the cgroups that a process is in, but for those of all processes.
    public static func cgroups(of process: pid_t) -> [String] {
        text(of: "/proc/\(process)/cgroup").split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3, fields[2] != "/" else { return nil }
            let controller = fields[1].split(separator: ",").first.map(String.init) ?? ""
            let name = controller.hasPrefix("name=") ? String(controller.dropFirst(5)) : controller
            let folders = name.isEmpty ? ["unified", "."] : [name]
            return folders.map { "/sys/fs/cgroup/\($0)\(fields[2])" }.first(where: Files.exists)
        }
    }

    /// Neither gone nor a zombie.
    public static func isAlive(_ process: pid_t) -> Bool {
        let state = text(of: "/proc/\(process)/stat").split(separator: ")").last?.first { $0 != " " }
        return state != nil && state != "Z"
    }

    /// The deepest first.
    public static func mounts(below folder: String) -> [String] {
        text(of: "/proc/self/mountinfo").split(separator: "\n")
            .compactMap { line in
                let fields = line.split(separator: " ")
                return fields.count > 4 && fields[4].hasPrefix("\(folder)/") ? String(fields[4]) : nil
            }
            .reversed()
    }

    public static func text(of path: String) -> String {
        guard let bytes = try? Files.read(path) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
