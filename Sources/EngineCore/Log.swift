import Linux

/// The daemon's own log: lines on stderr, as dockerd writes them. Nothing secret and nothing of a container's output.
public enum Log {
    public static func info(_ message: String) { line("info", message) }
    public static func error(_ message: String) { line("error", message) }

    private static func line(_ level: String, _ message: String) {
        var quoted = ""
        for scalar in message.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        StandardError.write("time=\"\(Timestamp.now())\" level=\(level) msg=\"\(quoted)\"\n")
    }
}
