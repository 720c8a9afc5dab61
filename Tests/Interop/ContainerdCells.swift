import Support
import Testing

/// The cells below dockerd: real containerd and its ctr, our shim, our and other runtimes.
@Suite(.serialized)
struct ContainerdCells {
    private static let shim = "\(Environment.binaries)/containerd-shim-runc-v2"
    private static let runc = "\(Environment.binaries)/runc"

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `real containerd of trixie to our shim, with our runc`() throws { try realContainerdToOurShim(.trixie) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `real containerd of sid to our shim, with our runc`() throws { try realContainerdToOurShim(.sid) }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `our shim to real runc of trixie`() throws { try ourShim(to: "runc", of: .trixie) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our shim to real runc of sid`() throws { try ourShim(to: "runc", of: .sid) }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `our shim to crun of trixie`() throws { try ourShim(to: "crun", of: .trixie) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our shim to crun of sid`() throws { try ourShim(to: "crun", of: .sid) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `real shim of sid to our runc`() throws {
        try RealStack.with(.sid, ["--containerd-only"]) { stack in
            try lifecycle(stack.ctr, ["--runc-binary", Self.runc])
        }
    }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `ctr and shim of trixie measure, pause and execute with our runc`() throws {
        try withOurRunc(.trixie) { try $0.run() }
    }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `ctr and shim of sid measure, pause and execute with our runc`() throws {
        try withOurRunc(.sid) { try $0.run() }
    }

    @Test(
        .disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment),
        .disabled(if: PeerSet.criuObstacle != nil, PeerSet.criuComment)
    )
    func `ctr and shim of trixie checkpoint and restore with our runc`() throws {
        try withOurRunc(.trixie) { try $0.checkpoint() }
    }

    @Test(
        .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment),
        .disabled(if: PeerSet.criuObstacle != nil, PeerSet.criuComment)
    )
    func `ctr and shim of sid checkpoint and restore with our runc`() throws {
        try withOurRunc(.sid) { try $0.checkpoint() }
    }

    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment)
    )
    func `real ctr of trixie to our containerd`() throws { try realClientToOurs(.trixie) }

    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
    )
    func `real ctr of sid to our containerd`() throws { try realClientToOurs(.sid) }

    /// Our runc is found by its name on the real shim's PATH.
    private func withOurRunc(_ set: PeerSet, _ body: (ContainerdOperations) throws -> Void) throws {
        let options = ["--containerd-only", "--first", Self.runc, "--first", PeerSet.criu]
        try RealStack.with(set, options) { stack in
            let operations = ContainerdOperations(ctr: stack.ctr)
            try operations.start()
            defer { operations.end() }
            try body(operations)
        }
    }

    /// The containerd that our dockerd has started serves others as well.
    private func realClientToOurs(_ set: PeerSet) throws {
        try Engine.with(busybox: false) { engine in
            let folder = "\(engine.folder.path)/exec/containerd"
            let ctr = ContainerdClient(
                set.program("ctr"),
                socket: "\(folder)/containerd.sock",
                stateFolder: folder
            )
            try lifecycle(ctr, ["--snapshotter", "overlayfs"])
        }
    }

    /// The shim is found by its name on containerd's PATH, as a package would put it there.
    private func realContainerdToOurShim(_ set: PeerSet) throws {
        try RealStack.with(set, ["--containerd-only", "--first", Self.shim, "--first", Self.runc]) { stack in
            try lifecycle(stack.ctr, [])
        }
    }

    private func ourShim(to runtime: String, of set: PeerSet) throws {
        // crun refuses hosts that mount a cgroup2 with controllers beside version 1.
        let options = ["--containerd-only", "--first", Self.shim] + (runtime == "crun" ? ["--without-unified"] : [])
        try RealStack.with(set, options) { stack in
            try lifecycle(stack.ctr, ["--runc-binary", set.program(runtime)])
        }
    }

    private func lifecycle(_ ctr: ContainerdClient, _ options: [String]) throws {
        let image = "docker.io/library/busybox:latest"
        // Names of their own: runtimes keep their state in one folder for all containerds of the machine, and a run
        // that was broken off leaves its behind.
        let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
        let (first, second) = ("once-\(mark)", "life-\(mark)")
        try ctr.importBusybox()

        let once = try ctr(
            ["run", "--rm"] + options + [image, first, "sh", "-c", "echo out; echo err >&2; exit 3"]
        )
        #expect(once.code == 3, "\(once)")
        #expect(once.out == "out\n")
        #expect(once.err.contains("err"))

        let script = "trap 'exit 7' TERM; while :; do sleep 0.05; done"
        let started = try ctr(["run", "--detach"] + options + [image, second, "sh", "-c", script])
        try #require(started.code == 0, "\(started)")
        let listed = try ctr.check("tasks", "ls").out
        #expect(listed.contains(second) && listed.contains("RUNNING"))
        let inside = try ctr(["tasks", "exec", "--exec-id", "e", second, "sh", "-c", "echo inside; exit 4"])
        #expect(inside.code == 4, "\(inside)")
        #expect(inside.out == "inside\n")
        let missing = try ctr(["tasks", "exec", "--exec-id", "m", second, "no-such-command"])
        #expect(missing.code != 0)
        #expect(try ctr.check("tasks", "ps", second).lines.count >= 2)

        try ctr.check("tasks", "kill", "--signal", "TERM", second)
        try Clock.wait("it stops") { try ctr.check("tasks", "ls").out.contains("STOPPED") }
        let removed = try ctr(["tasks", "rm", second])
        // ctr's own exit code is the task's.
        #expect(removed.code == 7 || removed.err.contains("7") || removed.out.contains("7"), "\(removed)")
        try ctr.check("containers", "rm", second)
        #expect(try ctr.check("containers", "ls", "-q").out.isEmpty)
        let state = try Command.run("sh", ["-c", "ls \(ctr.stateFolder)/io.containerd.runtime.v2.task/default"])
        #expect(state.out.isEmpty, "bundles left: \(state.out)")
    }
}
