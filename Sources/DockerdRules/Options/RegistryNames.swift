/// Names of registries and mirrors as the daemon's options take them.
enum RegistryNames {
    static func checkIndex(_ name: String) throws(OptionProblem) {
        guard name.hasPrefix("-") || name.hasSuffix("-") else { return }
        throw OptionProblem("invalid index name (\(name)). Cannot begin or end with a hyphen")
    }

    /// A URL, or `NAME=URL` for the mirror of another registry than docker.io.
    static func checkMirror(_ text: String) throws(OptionProblem) {
        var url = text
        if let equals = text.firstIndex(of: "="), !text[..<equals].contains("/"), equals > text.startIndex {
            url = String(text[text.index(after: equals)...])
        }
        guard let scheme = url.firstRange(of: "://"), scheme.lowerBound > url.startIndex else {
            throw OptionProblem(
                "invalid mirror: no scheme specified for \"\(url)\": must use either 'https://' or 'http://'"
            )
        }
        guard ["http", "https"].contains(url[..<scheme.lowerBound]) else {
            throw OptionProblem(
                "invalid mirror: unsupported scheme \"\(url[..<scheme.lowerBound])\" in \"\(url)\": must use either "
                    + "'https://' or 'http://'"
            )
        }
        if url.contains("?") || url.contains("#") {
            throw OptionProblem("invalid mirror: query or fragment at end of the URI \"\(url)\"")
        }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return }
        let user = authority[..<at].prefix { $0 != ":" }
        throw OptionProblem(
            "invalid mirror: username/password not allowed in URI \"\(url[..<scheme.upperBound])\(user):xxxxx\(url[at...])\""
        )
    }
}
