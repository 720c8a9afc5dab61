import Linux

/// A reference as containerd takes it: a host, a path, and behind them a tag, a digest or both. Nothing is added to it:
/// `busybox` is a host here.
public struct RegistryReference: Sendable, Hashable {
    /// `host` or `host:port`.
    public let host: String
    /// Without slashes at its ends; may be empty.
    public let path: String
    /// The tag, `tag@digest` or `@digest`; empty where there is none.
    public let object: String

    public init(_ text: String) throws(EngineError) {
        guard !Self.contains(text, "://") else { throw EngineError.internalError("invalid reference") }
        let bytes = text.utf8
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw EngineError.internalError("parse \"dummy://\(text)\": net/url: invalid character in URL")
        }
        let slash = bytes.firstIndex(of: 0x2F) ?? bytes.endIndex
        host = String(text[..<slash])
        if let colon = host.utf8.lastIndex(of: 0x3A), !host.utf8[colon...].contains(0x5D) {
            let port = host.utf8[colon...].dropFirst()
            guard port.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw EngineError.internalError(
                    "parse \"dummy://\(text)\": invalid port \"\(host[colon...])\" after host"
                )
            }
        }
        guard !host.isEmpty else { throw EngineError.internalError("hostname required") }
        let rest = text[slash...]
        let end = rest.utf8.firstIndex { $0 == 0x3A || $0 == 0x40 } ?? rest.endIndex
        path = rest[..<end].split(separator: "/").joined(separator: "/")
        let object = rest[end...]
        self.object = String(object.hasPrefix(":") ? object.dropFirst() : object)
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let wanted = Array(part.utf8)
        let bytes = Array(text.utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...bytes.count - wanted.count).contains { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    /// What stands behind the `@`, digest or not; nil without one.
    public var digest: String? {
        object.utf8.firstIndex(of: 0x40).map { String(object[object.utf8.index(after: $0)...]) }
    }

    /// What stands before the `@`.
    public var tag: String {
        String(object.prefix { $0 != "@" })
    }
}
