import Linux

/// A real containerd and dockerd of one set, started and ended by scripts/peers.
public struct RealStack {
    public let set: PeerSet
    public let folder: TemporaryFolder

    private var stackFolder: String { "\(folder.path)/stack" }
    public var containerdSocket: String { "\(stackFolder)/containerd.sock" }
    private var stateFolder: String { "\(stackFolder)/state" }

    public static func with(_ set: PeerSet, _ options: [String] = [], _ body: (RealStack) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let stack = RealStack(set: set, folder: folder)
            defer { _ = try? stack.script("stop", []) }
            let started = try stack.script("start", ["--set", set.rawValue] + options)
            guard started.code == 0 else { throw Failure("the real stack of \(set): \(started.err)") }
            try body(stack)
        }
    }

    /// kill -9 of containerd, and another in its place.
    public func restart() throws {
        let restarted = try script("restart", [])
        guard restarted.code == 0 else { throw Failure("containerd of \(set): \(restarted.err)") }
    }

    /// A client of the real dockerd.
    public func client(_ program: String) -> DockerClient {
        DockerClient(program, host: "unix://\(stackFolder)/docker.sock", configuration: "\(folder.path)/client")
    }

    /// The set's own ctr.
    public var ctr: ContainerdClient {
        ContainerdClient(set.program("ctr"), socket: containerdSocket, stateFolder: stateFolder)
    }

    private func script(_ verb: String, _ options: [String]) throws -> Output {
        // The daemons' own outputs go to files, so that nothing keeps the script's pipes.
        try Command.run(
            "\(Environment.root)/scripts/peers",
            [verb, "test-\(set)"] + ["--folder", stackFolder] + options,
            timeout: 120
        )
    }
}
