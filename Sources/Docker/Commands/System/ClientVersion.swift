import Text

/// What `version` and `info` tell of the client. No Go has made it, and it has no time of its build.
enum ClientVersion {
    static let release = "28.5.2"
    static let newest = Client.newest
    /// Go's name of the architecture.
    #if arch(arm64)
        static let architecture = "arm64"
    #else
        static let architecture = "amd64"
    #endif

    static func write(_ body: inout JSONWriter, version: String?, context: String) {
        body.member("Version", release)
        body.member("ApiVersion", omitEmpty: version)
        body.member("DefaultAPIVersion", newest)
        body.member("GitCommit", "monohull")
        body.member("Os", "linux")
        body.member("Arch", architecture)
        body.member("Context", context)
    }

    static func text(version: String, context: String) -> String {
        let lowered = version == newest ? "" : " (downgraded from \(newest))"
        return [
            "Client:", line(" Version", release), line(" API version", version + lowered), line(" Go version", ""),
            line(" Git commit", "monohull"), line(" Built", ""), line(" OS/Arch", "linux/\(architecture)"),
            line(" Context", context),
        ].joined(separator: "\n")
    }

    /// Values begin at column twenty.
    static func line(_ label: String, _ value: String) -> String {
        "\(label):" + String(repeating: " ", count: max(1, 19 - label.utf8.count)) + value
    }
}
