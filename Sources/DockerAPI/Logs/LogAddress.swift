import Linux

/// The URL of a log server, taken apart: `SCHEME://HOST[:PORT]` or `unix:///PATH`.
struct LogAddress: Equatable {
    let scheme: String
    let host: String
    /// nil when none was given.
    let port: String?
    let path: String

    init(_ text: String) throws(EngineError) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            throw .invalid("parse \"\(text)\": missing protocol scheme")
        }
        func part(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        scheme = part(bytes[..<colon])
        let rest = bytes[(colon + 3)...]
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        path = part(rest[authority.endIndex...])
        var name = authority
        var number: ArraySlice<UInt8>?
        // The colons of an address of IPv6 stand in brackets.
        let close = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        if let last = authority[close...].lastIndex(of: UInt8(ascii: ":")) {
            name = authority[..<last]
            number = authority[(last + 1)...]
        }
        if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]") { name = name.dropFirst().dropLast() }
        host = part(name)
        port = number.map(part)
    }
}
