import Text

/// What the engine answered to one request.
public struct EngineAnswer: CustomStringConvertible {
    public struct Head {
        public let status: Int
        /// Names in small letters.
        public let fields: [String: String]
    }

    public let head: Head
    public let body: [UInt8]

    init(_ head: Head, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    public var status: Int { head.status }
    public var text: String { String(decoding: body, as: UTF8.self) }

    public subscript(_ field: String) -> String? { head.fields[field.lowercased()] }

    /// The body as JSON; throws with the body's text when it is none.
    public var json: JSONNode {
        get throws {
            do { return try JSONNode.parse(body) } catch { throw Failure("no JSON: \(self)") }
        }
    }

    /// The `message` of an error.
    public var message: String { (try? json)?["message"]?.string ?? "" }

    /// The body's lines, each as JSON.
    public var lines: [JSONNode] {
        get throws {
            try body.split(separator: 0x0A).map { try JSONNode.parse(Array($0)) }
        }
    }

    /// What the frames of a multiplexed stream hold: that of standard output before that of standard error.
    public var payload: String { Self.payload(of: body) }

    public static func payload(of frames: [UInt8]) -> String {
        var (bytes, streams) = (frames[...], [[UInt8]](repeating: [], count: 3))
        while bytes.count >= 8, let kind = bytes.first, kind < 3 {
            let length = bytes.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | Int($1) }
            streams[Int(kind)] += bytes.dropFirst(8).prefix(length)
            bytes = bytes.dropFirst(8 + length)
        }
        return String(decoding: streams[1] + streams[2], as: UTF8.self)
    }

    public var description: String { "\(status) \(text.prefix(2000))" }

    /// The answer itself when its status is the one that is wanted.
    @discardableResult
    public func expecting(_ wanted: Int) throws -> EngineAnswer {
        guard status == wanted else { throw Failure("\(wanted) was expected: \(self)") }
        return self
    }
}
