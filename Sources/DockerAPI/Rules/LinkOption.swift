import Linux

/// One of HostConfig.Links: `NAME` or `NAME:ALIAS`, also `/NAME:/PARENT/ALIAS` as it is kept.
public struct LinkOption: Sendable {
    public let name: String
    public let alias: String

    public init(_ text: String) throws(EngineError) {
        if text.isEmpty { throw .internalError("empty string specified for links") }
        let parts = text.parts(by: ":")
        if parts.count > 2 { throw .internalError("bad format for links: \(text)") }
        if parts.count == 1 {
            (name, alias) = (text, text)
        } else if text.hasPrefix("/") {
            name = String(parts[0].dropFirst())
            alias = parts[1].split(separator: "/").last.map(String.init) ?? ""
        } else {
            (name, alias) = (parts[0], parts[1])
        }
    }
}
