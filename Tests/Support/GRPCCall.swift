import Linux

/// One call of a gRPC service on a unix socket, by curl: for services that no ctr asks.
public struct GRPCCall {
    public static let comment = "curl is not installed"
    public static let isPossible = Files.exists("/usr/bin/curl")

    /// gRPC's code; 0 when all went well.
    public let status: Int
    public let text: String
    /// The messages of the answer.
    public let messages: [[UInt8]]

    public init(_ method: String, _ message: WireMessage, socket: String, namespace: String = "default") throws {
        var answer: (head: String, body: [UInt8]) = ("", [])
        try TemporaryFolder.with { folder in
            // A message is framed by a byte for compression and its length.
            let count = message.bytes.count
            let frame = [0] + [24, 16, 8, 0].map { UInt8(count >> $0 & 0xFF) } + message.bytes
            try Files.writeAtomically("\(folder.path)/request", bytes: frame, sync: false)
            try Command.check(
                "curl",
                ["--silent", "--show-error", "--max-time", "30", "--http2-prior-knowledge", "--unix-socket", socket]
                    + ["--header", "content-type: application/grpc", "--header", "te: trailers"]
                    + ["--header", "containerd-namespace: \(namespace)"]
                    + ["--data-binary", "@\(folder.path)/request", "--dump-header", "\(folder.path)/head"]
                    + ["--output", "\(folder.path)/answer", "http://localhost/\(method)"]
            )
            let head = try Files.read("\(folder.path)/head")
            answer = (String(decoding: head, as: UTF8.self), (try? Files.read("\(folder.path)/answer")) ?? [])
        }
        func field(_ name: String) -> String? {
            let line = answer.head.split(whereSeparator: \.isNewline).last { $0.hasPrefix("\(name): ") }
            return line.map { String($0.dropFirst(name.utf8.count + 2)) }
        }
        guard let status = field("grpc-status").flatMap({ Int($0) }) else { throw Failure("no status: \(answer.head)") }
        self.status = status
        text = field("grpc-message") ?? ""
        var messages: [[UInt8]] = []
        var rest = answer.body[...]
        while rest.count >= 5 {
            let size = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            messages.append(Array(rest.dropFirst(5).prefix(size)))
            rest = rest.dropFirst(5 + size)
        }
        self.messages = messages
    }
}
