import Text

/// One piece of a template's text, or what is wrong there.
struct Token: Sendable {
    let kind: TokenKind
    /// Where it starts, in bytes.
    let position: Int
    let bytes: ArraySlice<UInt8>
    let line: Int

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// As Go's errors name it.
    var description: String {
        if kind == .end { return "EOF" }
        if kind == .error { return text }
        if kind.isKeyword { return "<\(text)>" }
        guard bytes.count > 10 else { return GoQuote.quoted(bytes) }
        return GoQuote.quoted(Runes.prefix(bytes, 10)) + "..."
    }
}
