import HTTPTransport

/// One line of a route table. `*` in the pattern takes one part of the path, `**` one part or more.
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
        self.pattern = pattern.split(separator: "/").map(String.init)
        self.action = action
    }

    /// What stands for the stars; nil when the path is another's.
    func match(_ method: String, _ parts: [String]) -> [String]? {
        guard method == self.method else { return nil }
        var names: [String] = []
        var rest = parts[...]
        for (index, word) in pattern.enumerated() {
            guard let part = rest.first else { return nil }
            if word == "**" {
                let count = rest.count - (pattern.count - index - 1)
                guard count >= 1 else { return nil }
                names.append(rest.prefix(count).joined(separator: "/"))
                rest = rest.dropFirst(count)
            } else if word == "*" || word == part {
                if word == "*" { names.append(part) }
                rest = rest.dropFirst()
            } else {
                return nil
            }
        }
        return rest.isEmpty ? names : nil
    }
}
