import Glibc
import Linux
import Support
import Testing

/// Our runc beside the real one, both driven by the real dockerd of a set.
@Suite(.serialized)
struct RuntimeCells {
    private static let runc = "\(Environment.binaries)/runc"

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `docker run of trixie gives the same with our runc as with the real one`() throws { try compare(.trixie) }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `docker run of sid gives the same with our runc as with the real one`() throws { try compare(.sid) }

    @Test(.disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment))
    func `dockerd of trixie updates, pauses, measures, kills and restarts a container of our runc`() throws {
        try operate(.trixie)
    }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `dockerd of sid updates, pauses, measures, kills and restarts a container of our runc`() throws {
        try operate(.sid)
    }

    @Test(
        .disabled(if: PeerSet.trixie.obstacle != nil, PeerSet.trixie.comment),
        .disabled(if: PeerSet.criuObstacle != nil, PeerSet.criuComment)
    )
    func `docker checkpoint of trixie saves and restores a container of our runc`() throws { try checkpoint(.trixie) }

    @Test(
        .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment),
        .disabled(if: PeerSet.criuObstacle != nil, PeerSet.criuComment)
    )
    func `docker checkpoint of sid saves and restores a container of our runc`() throws { try checkpoint(.sid) }

    /// The exit code, the lines of standard output in any order, and standard error up to the words of the runtime,
    /// which change from version to version.
    private func compare(_ set: PeerSet) throws {
        try RealStack.with(set, ["--runtime", "ours=\(Self.runc)"]) { stack in
            let docker = stack.client(set.program("docker"))
            try docker.loadBusybox()
            let shared = "\(stack.folder.path)/shared"
            try Files.makeDirectories("\(shared)/sub", mode: 0o755)
            try Command.check("mount", ["--bind", shared, shared])
            stack.folder.onRemoval { _ = umount2(shared, Int32(MNT_DETACH)) }
            try Command.check("mount", ["--make-shared", shared])
            try Command.check("mount", ["-t", "tmpfs", "tmpfs", "\(shared)/sub"])
            stack.folder.onRemoval { _ = umount2("\(shared)/sub", Int32(MNT_DETACH)) }
            for line in CommandLine.all {
                // Side by side, for half the time.
                let processes = try ["runc", "ours"].map { runtime in
                    let process = try BackgroundProcess(
                        docker.program,
                        line.arguments(runtime: runtime, shared: shared),
                        environment: docker.environment
                    )
                    process.closeInput()
                    return process
                }
                let (real, ours) = (try processes[0].finish(), try processes[1].finish())
                #expect(ours.code == real.code, "\(line): \(ours), and with the real one \(real)")
                #expect(comparable(ours.out).sorted() == comparable(real.out).sorted(), "\(line)")
                let refusal = "OCI runtime create failed"
                #expect(
                    comparable(ours.err.split(separator: refusal).first ?? "")
                        == comparable(real.err.split(separator: refusal).first ?? ""),
                    "\(line): \(ours.err)"
                )
                #expect(ours.err.contains(refusal) == real.err.contains(refusal))
            }
        }
    }

    /// Its lines without what differs from container to container.
    private func comparable(_ text: some StringProtocol) -> [String] {
        String(text).replacing(/[0-9a-f]{64}/, with: "ID").replacing(/HOSTNAME=.*/, with: "")
            .split(whereSeparator: \.isNewline).map(String.init)
    }

    private func operate(_ set: PeerSet) throws {
        try RealStack.with(set, ["--runtime", "ours=\(Self.runc)"]) { stack in
            let docker = stack.client(set.program("docker"))
            try docker.loadBusybox()
            try DockerOperations(docker: docker, options: ["--runtime", "ours"]).run()
        }
    }

    /// What the set's dockerd cannot do with its own runc either is a reason to skip.
    private func checkpoint(_ set: PeerSet) throws {
        let options = ["--runtime", "ours=\(Self.runc)", "--experimental", "--first", PeerSet.criu]
        try RealStack.with(set, options) { stack in
            let docker = stack.client(set.program("docker"))
            try docker.loadBusybox()
            let ours = try DockerCheckpoint(docker: docker, name: "ours", runtime: "ours").run()
            if ours == nil { return }
            let real = try DockerCheckpoint(docker: docker, name: "real", runtime: "runc").run()
            guard let real else { throw Failure("with our runc alone: \(ours ?? "")") }
            try Test.cancel("with the real runc too: \(real)")
        }
    }
}
