import HTTPTransport
import Text

/// An address by http or https, split as requests need it.
struct RegistryURL: Sendable, Equatable, CustomStringConvertible {
    var scheme: String
    /// `host` or `host:port`, as it was given.
    var authority: String
    /// Path and query; begins with a slash.
    var target: String

    init(scheme: String, authority: String, target: String) {
        self.scheme = scheme
        self.authority = authority
        self.target = target
    }

    /// nil for anything but http and https, and for an authority with a user.
    init?(_ text: String) {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: 0x3A), text[colon...].hasPrefix("://") else { return nil }
        scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[colon...].dropFirst(3).prefix { $0 != "#" }
        let end = rest.utf8.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
        authority = String(rest[..<end])
        guard !authority.contains("@"), Authority.split(authority, otherwise: 80) != nil else { return nil }
        target = String(rest[end...])
        if !target.hasPrefix("/") { target = "/" + target }
    }

    /// A Location field, which may be a path only.
    func resolved(_ location: String) -> RegistryURL? {
        if location.hasPrefix("//") { return RegistryURL("\(scheme):\(location)") }
        if location.hasPrefix("/") { return RegistryURL(scheme: scheme, authority: authority, target: location) }
        if let whole = RegistryURL(location) { return whole }
        guard !location.isEmpty, !location.prefix(while: { $0 != "/" }).contains(":") else { return nil }
        let folder = target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return RegistryURL(scheme: scheme, authority: authority, target: folder.joined(separator: "/") + "/" + location)
    }

    var isSecure: Bool { scheme == "https" }

    var location: SocketLocation? {
        Authority.split(authority, otherwise: isSecure ? 443 : 80).map { .tcp(host: $0.host, port: $0.port) }
    }

    var description: String { "\(scheme)://\(authority)\(target)" }

    mutating func add(query name: String, _ value: String) {
        target += (target.contains("?") ? "&" : "?") + name + "=" + PercentCoding.encode(value)
    }
}
