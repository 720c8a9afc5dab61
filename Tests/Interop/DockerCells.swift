import Support
import Testing

/// The cells of the matrix on the Docker Engine API.
@Suite(.serialized)
struct DockerCells {
    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment)
    )
    func `real docker CLI of trixie to our dockerd`() throws { try realClientToOurs(.trixie) }

    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
    )
    func `real docker CLI of sid to our dockerd`() throws { try realClientToOurs(.sid) }

    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: DockerPy.obstacle != nil, DockerPy.comment)
    )
    func `docker-py to our dockerd`() throws {
        try Engine.with { engine in try DockerPy.runLifecycle(engine.docker.environment) }
    }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `our docker CLI to real dockerd of trixie`() throws { try ourClientToReal(.trixie) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our docker CLI to real dockerd of sid`() throws { try ourClientToReal(.sid) }

    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment)
    )
    func `our dockerd to real containerd of trixie`() throws { try oursOnRealContainerd(.trixie) }

    @Test(
        .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
        .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
    )
    func `our dockerd to real containerd of sid`() throws { try oursOnRealContainerd(.sid) }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `real dockerd of trixie to our runc`() throws { try realDaemonToOurRunc(.trixie) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `real dockerd of sid to our runc`() throws { try realDaemonToOurRunc(.sid) }

    private func realClientToOurs(_ set: PeerSet) throws {
        try Engine.with { engine in
            let docker = engine.client(set.program("docker"))
            try docker.loadBusybox()
            try DockerLifecycle.run(docker)
            let terminal = try docker.terminal("run", "-it", "--rm", "--network", "none", "busybox", "sh")
            terminal.type("stty size; exit 5\n")
            try terminal.waitFor("24 80")
            #expect(try terminal.finish() == 5)
        }
    }

    private func ourClientToReal(_ set: PeerSet) throws {
        try RealStack.with(set) { stack in
            let docker = stack.client("\(Environment.binaries)/docker")
            try docker.loadBusybox()
            try DockerLifecycle.run(docker)
        }
    }

    private func oursOnRealContainerd(_ set: PeerSet) throws {
        try RealStack.with(set, ["--containerd-only"]) { stack in
            try Engine.with(arguments: ["--containerd", stack.containerdSocket]) { engine in
                try DockerLifecycle.run(engine.docker)
            }
        }
    }

    private func realDaemonToOurRunc(_ set: PeerSet) throws {
        try RealStack.with(set, ["--runtime", "ours=\(Environment.binaries)/runc"]) { stack in
            let docker = stack.client(set.program("docker"))
            try docker.loadBusybox()
            try DockerLifecycle.run(docker, options: ["--runtime", "ours"])
        }
    }
}
