import Synchronization

/// The daemons' own log: lines on standard error, in logfmt or as JSON, as dockerd and containerd write them. Nothing
/// secret, and nothing of a container's output.
public enum Log {
    public enum Level: Int, Sendable, Comparable {
        case fatal, error, warning, info, debug

        /// As `--log-level` names them; nil for what is none.
        public init?(_ name: String) {
            switch name {
            case "panic", "fatal": self = .fatal
            case "error": self = .error
            case "warn", "warning": self = .warning
            case "info": self = .info
            case "debug", "trace": self = .debug
            default: return nil
            }
        }

        public static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }

        var name: String {
            switch self {
            case .fatal: "fatal"
            case .error: "error"
            case .warning: "warning"
            case .info: "info"
            case .debug: "debug"
            }
        }
    }

    private static let threshold = Atomic<Int>(Level.info.rawValue)
    private static let isJSON = Atomic<Bool>(false)

    /// For the whole process, at any time.
    public static func configure(level: Level, json: Bool) {
        threshold.store(level.rawValue, ordering: .relaxed)
        isJSON.store(json, ordering: .relaxed)
    }

    /// Built only where it is wanted.
    public static func debug(_ message: @autoclosure () -> String) {
        if threshold.load(ordering: .relaxed) >= Level.debug.rawValue { write(.debug, message()) }
    }

    public static func info(_ message: String) { write(.info, message) }
    public static func warning(_ message: String) { write(.warning, message) }
    public static func error(_ message: String) { write(.error, message) }

    private static func write(_ level: Level, _ message: String) {
        guard level.rawValue <= threshold.load(ordering: .relaxed) else { return }
        var quoted = ""
        for character in message.unicodeScalars {
            switch character {
            case "\"", "\\": quoted += "\\\(character)"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(character.value < 32 ? " " : character)
            }
        }
        let now = Timestamp.now()
        StandardError.write(
            isJSON.load(ordering: .relaxed)
                ? "{\"level\":\"\(level.name)\",\"msg\":\"\(quoted)\",\"time\":\"\(now)\"}\n"
                : "time=\"\(now)\" level=\(level.name) msg=\"\(quoted)\"\n"
        )
    }
}
