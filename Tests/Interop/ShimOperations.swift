import Glibc
import Linux
import Support
import Testing

/// What a shim is for, seen through ctr: streams of every kind, the end of memory, a daemon that crashes and comes back,
/// and the end of the shim itself.
struct ShimOperations {
    let ctr: ContainerdClient
    /// Further flags of `ctr run`.
    var options: [String] = []
    /// kill -9 of the daemon, and another in its place.
    let restart: () throws -> Void
    private let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    private let image = "docker.io/library/busybox:latest"

    func run() throws {
        try ctr.importBusybox()
        try TemporaryFolder.with { try streams($0) }
        let events = try ctr.background(["events"])
        // It says nothing when it listens: what it has shown of other things is what it listens to.
        try Clock.wait("ctr shows events") {
            try ctr.check("namespaces", "label", "default", "shim-test=\(mark)")
            try? events.waitForOutput("/namespaces/update", timeout: 0.1)
            return events.outputSoFar.contains("/namespaces/update")
        }
        try memory(events)
        try crash(events)
        try life(events)
        try leftovers()
    }

    private func name(_ what: String) -> String { "\(what)-\(mark)" }

    private func start(_ id: String, _ flags: [String], _ script: String) throws {
        let started = try ctr(["run", "--detach"] + options + flags + [image, id, "sh", "-c", script])
        guard started.code == 0 else { throw Failure("ctr run: \(started)") }
    }

    private func line(_ id: String) throws -> String {
        try ctr.check("tasks", "ls").lines.first { $0.hasPrefix("\(id) ") } ?? ""
    }

    private func pid(_ id: String) throws -> pid_t {
        let fields = try line(id).split(separator: " ")
        guard fields.count == 3, let pid = pid_t(fields[1]) else { throw Failure("ctr tasks ls: \(fields)") }
        return pid
    }

    private func end(_ id: String) throws {
        try Clock.wait("\(id) stops") { try line(id).contains("STOPPED") }
        _ = try ctr(["tasks", "rm", id])
        try ctr.check("containers", "rm", id)
    }

    /// A fifo each, a file, a program that keeps the output, a terminal.
    private func streams(_ folder: TemporaryFolder) throws {
        // ctr closes the container's input with its own, but not before it has the task.
        let fifo = try ctr.background(["run", "--rm"] + options + [image, name("fifo"), "cat"])
        try fifo.write("through fifos\n")
        try fifo.waitForOutput("through fifos\n")
        fifo.closeInput()
        #expect(try fifo.finish(timeout: 10).code == 0)

        let file = "\(folder.path)/of/container.log"
        try start(name("file"), ["--log-uri", "file://\(file)"], "echo out; echo err >&2")
        try end(name("file"))
        // Some copy the two side by side.
        let kept = String(decoding: try Files.read(file), as: UTF8.self)
        #expect(kept.split(separator: "\n").sorted() == ["err", "out"], "\(kept)")

        let logger = try folder.file("logger", "#!/bin/sh\nexec 5>&-\ncat <&4 >$2.err &\ncat <&3 >$2.out\nwait\n")
        chmod(logger, 0o755)
        try start(
            name("program"),
            ["--log-uri", "binary://\(logger)?to=\(folder.path)/kept"],
            "echo out; echo err >&2"
        )
        try end(name("program"))
        for stream in ["out", "err"] {
            try Clock.wait("the program has \(stream)") {
                (try? Files.read("\(folder.path)/kept.\(stream)")) == Array("\(stream)\n".utf8)
            }
        }

        // ctr tells the size after the start.
        let script = "tty; while [ \"$(stty size 2>/dev/null)\" != \"24 80\" ]; do sleep 0.02; done; exit 5"
        let arguments = ["run", "--rm", "--tty"] + options + [image, name("tty"), "sh", "-c", script]
        let terminal = try ctr.terminal(arguments)
        #expect(try terminal.finish() == 5, "\(terminal.text)")
        #expect(terminal.text.contains("/dev/pts/0"), "\(terminal.text)")
    }

    private func memory(_ events: BackgroundProcess) throws {
        let id = name("full")
        try start(id, ["--memory-limit", "16777216"], "exec dd if=/dev/zero of=/dev/null bs=64M")
        try events.waitForOutput("/tasks/oom {\"container_id\":\"\(id)\"")
        try events.waitForOutput("\"exit_status\":137")
        try end(id)
    }

    /// kill -9 of the shim: its container is killed and said to have ended by 137; nothing of it is left.
    private func crash(_ events: BackgroundProcess) throws {
        let id = name("orphan")
        try start(id, [], "sleep 1000")
        let container = try pid(id)
        let groups = Processes.cgroups(of: container).filter { $0.contains(id) }
        #expect(!groups.isEmpty)
        let shim = try #require(Processes.shim(of: id))
        kill(shim, SIGKILL)
        try events.waitForOutput("/tasks/exit {\"container_id\":\"\(id)\",\"id\":\"\(id)\"")
        try Clock.wait("it is taken apart") { try line(id).isEmpty }
        let told = events.outputSoFar.split(separator: "\n").last {
            $0.contains("/tasks/exit {\"container_id\":\"\(id)\"")
        }
        #expect(told?.contains("\"exit_status\":137") == true, "\(told ?? "")")
        try Clock.wait("the container has ended") { !Processes.isAlive(container) }
        try Clock.wait("its groups are gone") { !groups.contains(where: Files.exists) }
        #expect(Processes.mounts(below: ctr.stateFolder).filter { $0.contains(id) }.isEmpty)
        try ctr.check("containers", "rm", id)
    }

    /// Each change is told; and what runs goes on without the daemon.
    private func life(_ events: BackgroundProcess) throws {
        let id = name("life")
        try start(id, [], "trap 'exit 7' TERM; while :; do sleep 0.05; done")
        try ctr.check("tasks", "pause", id)
        try ctr.check("tasks", "resume", id)
        let inside = try ctr(["tasks", "exec", "--exec-id", "e", id, "sh", "-c", "exit 4"])
        #expect(inside.code == 4, "\(inside)")
        for topic in ["create", "start", "paused", "resumed", "exec-added", "exec-started", "exit"] {
            try events.waitForOutput("/tasks/\(topic) {\"container_id\":\"\(id)\"")
        }
        let process = try pid(id)
        try restart()
        #expect(try line(id).contains("RUNNING"))
        #expect(try pid(id) == process)
        let again = try ctr(["tasks", "exec", "--exec-id", "e", id, "sh", "-c", "echo on; exit 3"])
        #expect(again.code == 3 && again.out == "on\n", "\(again)")
        try ctr.check("tasks", "kill", "--signal", "TERM", id)
        try Clock.wait("it stops") { try line(id).contains("STOPPED") }
        let removed = try ctr(["tasks", "rm", id])
        #expect(removed.err.contains("7"), "\(removed)")
        try ctr.check("containers", "rm", id)
    }

    private func leftovers() throws {
        let bundles = "\(ctr.stateFolder)/io.containerd.runtime.v2.task/default"
        #expect(try Files.list(bundles).isEmpty)
        #expect(Processes.mounts(below: ctr.stateFolder).isEmpty)
        try Clock.wait("the shims have ended") { Processes.naming("-\(mark)").isEmpty }
    }
}
