/// A WWW-Authenticate field: `Bearer realm="…",service="…",scope="…"`.
struct AuthChallenge: Equatable {
    let scheme: String
    let parameters: [String: String]

    init?(_ text: String) {
        var reader = FieldReader(text)
        scheme = reader.token().lowercased()
        guard !scheme.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        while true {
            reader.skipSpace()
            let key = reader.token().lowercased()
            guard !key.isEmpty, reader.skip(UInt8(ascii: "=")) else { break }
            parameters[key] = reader.tokenOrQuoted()
            reader.skipSpace()
            guard reader.skip(UInt8(ascii: ",")) else { break }
        }
        self.parameters = parameters
    }

    /// The challenges that we can answer: Bearer before Basic.
    static func known(_ fields: [String]) -> [AuthChallenge] {
        let all = fields.compactMap { AuthChallenge($0) }
        return all.filter { $0.scheme == "bearer" } + all.filter { $0.scheme == "basic" }
    }
}

/// Takes a header field apart as RFC 9110 writes them: tokens and quoted strings.
private struct FieldReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    mutating func skipSpace() {
        rest = rest.drop { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func token() -> String {
        let separators = Array(" \t\"(),/:;<=>?@[]\\{}".utf8)
        let token = rest.prefix { $0 > 31 && $0 < 127 && !separators.contains($0) }
        rest = rest.dropFirst(token.count)
        return String(decoding: token, as: UTF8.self)
    }

    /// Empty when the closing quote is missing.
    mutating func tokenOrQuoted() -> String {
        guard skip(UInt8(ascii: "\"")) else { return token() }
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = rest.popFirst() else { return "" }
                value.append(escaped)
            } else {
                value.append(byte)
            }
        }
        return ""
    }
}
