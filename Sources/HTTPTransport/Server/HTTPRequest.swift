/// A request whose body has not been read yet.
public struct HTTPRequest: Sendable {
    public let method: String
    /// Percent-decoded, without the query.
    public let path: String
    public internal(set) var query: [String: [String]]
    /// The query as it came.
    public let rawQuery: String
    /// What is wrong with the query, in Go's words; the rest of it is in `query`.
    public internal(set) var queryFailure: String?
    public let fields: HTTPFields
    public let body: HTTPBody
    /// What a router took from the path by name, such as the version of the API.
    public var pathVariables: [String: String] = [:]
    /// What the client showed of itself by TLS.
    public let peer: PeerCertificate?

    init(line: String, fields: HTTPFields, body: HTTPBody, peer: PeerCertificate? = nil) throws {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { throw HTTPError.malformed("request line") }
        try self.init(method: String(words[0]), target: words[1], fields: fields, body: body, peer: peer)
    }

    init(method: String, target: Substring, fields: HTTPFields, body: HTTPBody, peer: PeerCertificate?) throws {
        self.method = method
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard !method.isEmpty, let path = PercentCoding.decode(parts[0]) else { throw HTTPError.malformed("path") }
        self.path = path
        rawQuery = parts.count > 1 ? String(parts[1]) : ""
        self.peer = peer
        (query, queryFailure) = Self.parse(rawQuery)
        self.fields = fields
        self.body = body
    }

    static func parse(_ text: String) -> ([String: [String]], String?) {
        var query: [String: [String]] = [:]
        var failure: String?
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            if pair.contains(UInt8(ascii: ";")) {
                failure = failure ?? "invalid semicolon separator in query"
                continue
            }
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                .map { Substring($0) }
            guard let key = PercentCoding.decode(sides[0], plusIsSpace: true),
                let value = PercentCoding.decode(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
            else {
                failure = failure ?? "invalid URL escape \"\(PercentCoding.brokenEscape(Substring(pair)))\""
                continue
            }
            query[key, default: []].append(value)
        }
        return (query, failure)
    }

    public func value(_ name: String) -> String { query[name]?.first ?? "" }

    /// Docker's idea of a boolean: absent, empty, 0, no, false and none are false.
    public func flag(_ name: String, default fallback: Bool = false) -> Bool {
        guard let text = query[name]?.first else { return fallback }
        let word = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        return !["", "0", "no", "false", "none"].contains(word.lowercased())
    }
}
