import Glibc
import Linux

/// Our shim over one bundle as a containerd drives it: `start`, calls over ttrpc, `delete`, and the socket for events.
public final class ShimHarness {
    public static let program = "\(Environment.binaries)/containerd-shim-runc-v2"
    private static let namespace = "shim-test"

    public let bundle: RuncBundle
    /// containerd's folder for state: the shim makes its socket below it.
    private let state: String
    /// Where a containerd has the bundle; it leads to where it really is.
    private let place: String
    private var listener: Int32 = -1

    /// Where events are to go; nobody listens before `listenForEvents`.
    private var events: String { "\(state)/events.sock" }

    /// `other` is a shim that has the same containerd.
    public init(_ bundle: RuncBundle, beside other: ShimHarness? = nil) throws {
        self.bundle = bundle
        state = other?.state ?? "\(bundle.folder.path)/run"
        place = "\(state)/tasks/\(Self.namespace)/\(bundle.id)"
        try Files.makeDirectories(Files.parent(of: place))
        guard symlink(bundle.path, place) == 0 else { throw Failure("symlink \(place): errno \(errno)") }
    }

    deinit { if listener >= 0 { close(listener) } }

    private var arguments: [String] {
        [
            "-namespace", Self.namespace, "-address", "\(state)/containerd.sock", "-publish-binary", "/nonexistent",
            "-id", bundle.id, "-bundle", place,
        ]
    }

    /// What `start` prints.
    public func start(variables: [String: String?] = [:], input: String? = nil) throws -> Output {
        try bundle.write()
        var environment = variables
        environment["TTRPC_ADDRESS"] = events
        let line = ["-C", bundle.path, Self.program] + arguments + ["start"]
        return try Command.run("env", line, environment: environment, input: input)
    }

    /// The DeleteResponse that `delete` prints, hexadecimal: bytes do not pass as text.
    public func delete() throws -> [UInt8] {
        let line = [Self.program] + arguments + ["delete"]
        let script = "\"$0\" \"$@\" | od -An -v -tx1"
        let output = try Command.check("env", ["-C", bundle.path, "sh", "-c", script] + line)
        return output.out.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
    }

    public static func path(of address: String) -> String {
        String(address.trimmingPrefix("unix://"))
    }

    /// The CreateTaskRequest of the bundle: no mounts, output into a file.
    public var createRequest: WireMessage {
        var options = WireMessage()
        options.add(7, Array(bundle.state.utf8))
        var any = WireMessage([1: "containerd.runc.v1.Options"])
        any.add(2, options.bytes)
        var request = WireMessage([1: bundle.id, 2: bundle.path, 6: "file://\(bundle.folder.path)/output"])
        request.add(10, any.bytes)
        return request
    }

    public func listenForEvents() throws {
        if listener < 0 { listener = try TTRPCSocket.listen(events) }
    }

    /// Takes so many events and answers them; their topics.
    public func topics(_ count: Int) throws -> [String] {
        let socket = try TTRPCSocket(accepting: listener)
        return try (0..<count).map { _ in
            let frame = try socket.receive()
            let forward = try WireMessage.fields(frame.payload)[3]?.content ?? []
            let envelope = try WireMessage.fields(forward)[1]?.content ?? []
            try socket.send(stream: frame.stream, kind: 2, [])
            return try WireMessage.text(envelope, 3)
        }
    }

    /// Ends what a test that failed has left.
    public func cleanUp() {
        if let shim = Processes.shim(of: bundle.id) { kill(shim, SIGKILL) }
        _ = try? Command.run(
            "\(Environment.binaries)/runc",
            [
                "--root", "\(bundle.state)/\(Self.namespace)", "delete", "--force", bundle.id,
            ]
        )
    }
}
