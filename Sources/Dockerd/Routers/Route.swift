import HTTPTransport

/// One line of a route table. `*` in the pattern takes one part of the path or more: docker lets names
/// have slashes everywhere. A second one takes one part, and is not among the names.
struct Route: Sendable {
    typealias Action =
        @Sendable (_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws -> Void

    let method: String
    let pattern: [String]
    let action: Action
    /// Whether the work ends when its client hangs up. What changes something goes on: half of a start or of a removal
    /// helps nobody.
    let followsClient: Bool

    init(_ method: String, _ pattern: String, followsClient: Bool = false, _ action: @escaping Action) {
        self.method = method
        self.followsClient = followsClient
        self.pattern = pattern.split(separator: "/").map { $0 == "**" ? "*" : String($0) }
        self.action = action
    }

    /// What stands for the star; nil when the path is another's.
    func match(_ method: String, _ parts: [String]) -> [String]? {
        guard method == self.method else { return nil }
        guard let star = pattern.firstIndex(of: "*") else { return parts == pattern ? [] : nil }
        let tail = pattern.count - star - 1
        guard parts.count >= pattern.count, parts.prefix(star).elementsEqual(pattern.prefix(star)),
            zip(parts.suffix(tail), pattern.suffix(tail)).allSatisfy({ $1 == "*" || $0 == $1 })
        else { return nil }
        return [parts[star..<parts.count - tail].joined(separator: "/")]
    }
}
