import Glibc
import Linux

/// Where the streams of a process go, as containerd is told: paths of FIFOs, a log's URI, or nothing.
struct StreamPlan: Sendable {
    var stdin = ""
    var stdout = ""
    var stderr = ""
    var terminal = false
    /// The folder that was made for the FIFOs, removed with them.
    var folder = ""

    /// No streams at all.
    static let none = StreamPlan()

    /// Everything to a log; containerd's shim starts what the URI names.
    init(log uri: String) throws {
        guard uri.contains(":"), let scheme = uri.split(separator: ":").first, !scheme.isEmpty else {
            throw Failure("parse \"\(uri)\": a log has the form SCHEME://PLACE")
        }
        (stdout, stderr) = (uri, uri)
    }

    private init() {}

    /// Those of a process that exists.
    init(stdin: String, stdout: String, stderr: String, terminal: Bool) {
        (self.stdin, self.stdout, self.stderr, self.terminal) = (stdin, stdout, stderr, terminal)
    }

    /// New FIFOs, in a folder of their own below `root` ("" is containerd's usual one).
    static func fifos(below root: String, id: String, terminal: Bool) throws -> StreamPlan {
        let root = root.isEmpty ? "/run/containerd/fifo" : root
        try Files.makeDirectories(root)
        let folder = "\(root)/\(UInt32.random(in: 1...UInt32.max))"
        try systemCall("mkdir", path: folder) { mkdir(folder, 0o700) }
        var plan = StreamPlan()
        plan.folder = folder
        plan.terminal = terminal
        plan.stdin = "\(folder)/\(id)-stdin"
        plan.stdout = "\(folder)/\(id)-stdout"
        // A terminal has one stream for both.
        if !terminal { plan.stderr = "\(folder)/\(id)-stderr" }
        for path in [plan.stdin, plan.stdout, plan.stderr] where !path.isEmpty {
            do { try systemCall("mkfifo", path: path) { mkfifo(path, 0o700) } } catch {
                plan.remove()
                throw error
            }
        }
        return plan
    }

    func remove() {
        if folder.isEmpty { return }
        do { try Files.removeTree(folder) } catch { LogLine.error("failed to remove \(folder)", error) }
    }
}
