import Glibc

/// The daemon's own environment.
enum Variables {
    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
