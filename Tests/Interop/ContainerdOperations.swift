import Linux
import Support
import Testing
import Text

/// What ctr asks of a running container besides its life and death.
struct ContainerdOperations {
    let ctr: ContainerdClient
    /// Further flags of `ctr run`.
    var options: [String] = []
    /// Runtimes keep their state in one folder for all containerds of the machine.
    private let id = "counts-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
    private var copy: String { "\(id)-2" }

    /// A container that counts in the file /n, which is never seen empty: a pause may come at any moment.
    func start(importing importer: ContainerdClient? = nil) throws {
        try (importer ?? ctr).importBusybox()
        let script = "i=0; while :; do i=$((i+1)); echo $i >/new; mv /new /n; usleep 50000; done"
        let started = try ctr(
            ["run", "--detach"] + options + ["docker.io/library/busybox:latest", id, "sh", "-c", script]
        )
        guard started.code == 0 else { throw Failure("ctr run: \(started)") }
    }

    func end() {
        for name in [id, copy] {
            _ = try? ctr(["tasks", "rm", "--force", name])
            _ = try? ctr(["containers", "rm", name])
        }
    }

    func run() throws {
        let metrics = try JSONNode.parse(Array(ctr.check("tasks", "metrics", "--format", "json", id).out.utf8))
        #expect((metrics["pids"]?["current"]?.int ?? 0) >= 1, "\(metrics)")
        #expect(metrics["memory"] != nil && metrics["cpu"] != nil)

        try ctr.check("tasks", "pause", id)
        #expect(try ctr.check("tasks", "ls").out.contains("PAUSED"))
        let stopped = try Command.run("sh", ["-c", "cat /proc/\(pid())/root/n; sleep 0.2; cat /proc/\(pid())/root/n"])
        #expect(stopped.lines.count == 2 && stopped.lines.first == stopped.lines.last, "\(stopped)")
        try ctr.check("tasks", "resume", id)
        try Clock.wait("it counts on") { try count(id) > Int(stopped.lines.last ?? "") ?? .max }

        let user = try ctr.check(
            "tasks",
            "exec",
            "--exec-id",
            "user",
            "--user",
            "5:6",
            "--cwd",
            "/tmp",
            id,
            "sh",
            "-c",
            "id -u; id -g; pwd"
        )
        #expect(user.out == "5\n6\n/tmp\n", "\(user)")
        let terminal = try ctr.terminal("tasks", "exec", "--exec-id", "tty", "--tty", id, "sh", "-c", "tty; exit 9")
        #expect(try terminal.finish() == 9)
        #expect(terminal.text.contains("/dev/pts/0"), "\(terminal.text)")
    }

    /// Saved into an image while it goes on, and into a folder at its end; a new one goes on from the image.
    func checkpoint() throws {
        try Clock.wait("it counts") { try count(id) > 2 }
        let reference = "saved:\(id)"
        try ctr.check("containers", "checkpoint", "--rw", "--task", id, reference)
        let saved = try count(id)
        try Clock.wait("it counts on") { try count(id) > saved }

        try TemporaryFolder.with { folder in
            let images = "\(folder.path)/images"
            try ctr.check("tasks", "checkpoint", "--exit", "--image-path", images, id)
            #expect(Files.exists("\(images)/inventory.img"))
        }
        try Clock.wait("it ends") { try ctr.check("tasks", "ls").out.contains("STOPPED") }
        _ = try ctr(["tasks", "rm", id])

        try ctr.check("containers", "restore", "--rw", "--live", copy, reference)
        let restored = try count(copy)
        #expect(restored > 2)
        try Clock.wait("the copy counts on") { try count(copy) > restored }
    }

    private func count(_ name: String) throws -> Int {
        Int(try ctr(["tasks", "exec", "--exec-id", "count", name, "cat", "/n"]).line) ?? 0
    }

    private func pid() throws -> String {
        let line = try ctr.check("tasks", "ls").lines.first { $0.hasPrefix(id + " ") } ?? ""
        let fields = line.split(separator: " ")
        guard fields.count == 3 else { throw Failure("ctr tasks ls: \(line)") }
        return String(fields[1])
    }
}
