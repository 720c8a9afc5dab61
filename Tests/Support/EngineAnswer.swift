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

    public var description: String { "\(status) \(text.prefix(2000))" }

    /// The answer itself when its status is the one that is wanted.
    @discardableResult
    public func expecting(_ wanted: Int) throws -> EngineAnswer {
        guard status == wanted else { throw Failure("\(wanted) was expected: \(self)") }
        return self
    }
}
