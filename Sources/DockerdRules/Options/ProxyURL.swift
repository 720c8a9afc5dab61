/// The URL of a proxy, which may hold a password.
public enum ProxyURL {
    /// The same without user and password, as docker shows it.
    public static func masked(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        guard let at = rest[..<end].lastIndex(of: "@") else { return url }
        return url[..<scheme.upperBound] + "xxxxx:xxxxx" + url[at...]
    }
}
