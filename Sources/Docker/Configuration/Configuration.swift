import Glibc

/// Where the client's own files lie.
enum Configuration {
    static var folder: String { variable("DOCKER_CONFIG") ?? (variable("HOME") ?? "") + "/.docker" }

    /// "config" is the folder, "config/NAME" a file in it.
    static func place(_ text: Substring) -> String { folder + text.dropFirst("config".utf8.count) }

    /// A variable of the environment, which may be empty.
    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// A variable of the environment; one that is empty counts as none.
    static func variable(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
}
