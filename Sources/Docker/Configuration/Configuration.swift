import Glibc

/// Where the client's own files lie.
enum Configuration {
    static var folder: String { variable("DOCKER_CONFIG") ?? (variable("HOME") ?? "") + "/.docker" }

    static var certificates: String { variable("DOCKER_CERT_PATH") ?? folder }

    /// "config" is the folder; "certificates/NAME" is a file in the folder of TLS.
    static func place(_ text: Substring) -> String {
        text == "config" ? folder : certificates + text.dropFirst("certificates".utf8.count)
    }

    /// A variable of the environment, which may be empty.
    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// A variable of the environment; one that is empty counts as none.
    static func variable(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
}
