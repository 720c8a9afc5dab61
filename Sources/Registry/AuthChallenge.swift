/// A WWW-Authenticate field: `Bearer realm="…",service="…",scope="…"`.
struct AuthChallenge {
    let scheme: String
    let parameters: [String: String]

    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard let first = parts.first else { return nil }
        scheme = first.lowercased()
        var parameters: [String: String] = [:]
        var rest = parts.count == 2 ? parts[1] : ""
        while let equals = rest.firstIndex(of: "=") {
            let key = rest[..<equals].drop { $0 == " " || $0 == "," }.lowercased()
            rest = rest[rest.index(after: equals)...]
            if rest.first == "\"" {
                rest = rest.dropFirst()
                let value = rest.prefix { $0 != "\"" }
                parameters[key] = String(value)
                rest = rest.dropFirst(value.count + 1)
            } else {
                let value = rest.prefix { $0 != "," }
                parameters[key] = String(value)
                rest = rest.dropFirst(value.count)
            }
        }
        self.parameters = parameters
    }
}
