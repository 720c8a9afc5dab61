/// A request whose body has not been read yet.
public struct HTTPRequest: Sendable {
    public let method: String
    /// Percent-decoded, without the query.
    public let path: String
    public let query: [String: [String]]
    public let fields: HTTPFields
    public let body: HTTPBody
    /// What a router took from the path by name, such as the version of the API.
    public var pathVariables: [String: String] = [:]

    init(line: String, fields: HTTPFields, body: HTTPBody) throws {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { throw HTTPError.malformed("request line") }
        method = String(words[0])
        let parts = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = PercentCoding.decode(parts[0]) else { throw HTTPError.malformed("path") }
        self.path = path
        var query: [String: [String]] = [:]
        for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = PercentCoding.decode(sides[0], plusIsSpace: true),
                let value = PercentCoding.decode(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
            else { throw HTTPError.malformed("query") }
            query[key, default: []].append(value)
        }
        self.query = query
        self.fields = fields
        self.body = body
    }

    public func value(_ name: String) -> String { query[name]?.first ?? "" }

    /// Docker's idea of a boolean: absent, empty, 0, no, false and none are false.
    public func flag(_ name: String, default fallback: Bool = false) -> Bool {
        guard let text = query[name]?.first else { return fallback }
        return !["", "0", "no", "false", "none"].contains(text.lowercased())
    }
}
