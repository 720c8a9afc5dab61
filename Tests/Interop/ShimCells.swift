import Linux
import Support
import Testing

/// Shims below containerds of every age, ours and real ones on either side.
@Suite(.serialized)
struct ShimCells {
    private static let shim = "\(Environment.binaries)/containerd-shim-runc-v2"
    private static let runc = "\(Environment.binaries)/runc"

    @Test(.disabled(if: PeerSet.bookworm.obstacle != nil, PeerSet.bookworm.comment))
    func `our shim serves containerd 1-6 of bookworm`() throws { try ourShim(below: .bookworm) }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `our shim serves containerd 1-7 of trixie`() throws { try ourShim(below: .trixie) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our shim serves containerd 2 of sid`() throws { try ourShim(below: .sid) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our containerd with our shim`() throws { try ourContainerd(.sid, [], isWhole: true) }

    @Test(.disabled(if: PeerSet.bookworm.obstacle != nil, PeerSet.bookworm.comment))
    func `our containerd with the shim of bookworm`() throws { try ourContainerd(.bookworm, isWhole: false) }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `our containerd with the shim of trixie`() throws { try ourContainerd(.trixie, isWhole: false) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our containerd with the shim of sid`() throws { try ourContainerd(.sid, isWhole: true) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `dockerd of sid drives our shim below its containerd`() throws {
        try RealStack.with(.sid, ["--first", Self.shim, "--first", Self.runc]) { stack in
            let docker = stack.client(PeerSet.sid.program("docker"))
            try docker.loadBusybox()
            try DockerOperations(docker: docker, options: []).run()
        }
    }

    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
    )
    func `dockerd of sid drives our containerd`() throws {
        try Supervisor.with { containerd in
            try RealStack.with(.sid, ["--containerd", containerd.socket]) { stack in
                let docker = stack.client(PeerSet.sid.program("docker"))
                try docker.loadBusybox()
                try DockerOperations(docker: docker, options: []).run()
            }
        }
    }

    private func ourShim(below set: PeerSet) throws {
        let canSave = PeerSet.criuObstacle == nil
        let options = ["--containerd-only", "--first", Self.shim, "--first", Self.runc]
        try RealStack.with(set, options + (canSave ? ["--first", PeerSet.criu] : [])) { stack in
            try ShimOperations(ctr: stack.ctr, restart: stack.restart).run()
            try operations(ContainerdOperations(ctr: stack.ctr), canSave: canSave)
        }
    }

    private func ourContainerd(_ set: PeerSet, isWhole: Bool) throws {
        try ourContainerd(set, ["--runtime", set.program("containerd-shim-runc-v2")], isWhole: isWhole)
    }

    /// One set is enough for what takes long.
    private func ourContainerd(_ set: PeerSet, _ options: [String], isWhole: Bool) throws {
        let canSave = isWhole && PeerSet.criuObstacle == nil
        let folders = (options.isEmpty ? [] : [set.program("runc")]) + (canSave ? [PeerSet.criu] : [])
        try Supervisor.with(first: folders.map { Files.parent(of: $0) }) { containerd in
            let ctr = containerd.client(set.program("ctr"))
            if isWhole { try ShimOperations(ctr: ctr, options: options, restart: containerd.restart).run() }
            try operations(ContainerdOperations(ctr: ctr, options: options), canSave: canSave)
        }
    }

    private func operations(_ operations: ContainerdOperations, canSave: Bool) throws {
        defer { operations.end() }
        try operations.start()
        try operations.run()
        if canSave { try operations.checkpoint() }
    }
}
