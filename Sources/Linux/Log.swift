/// The daemons' own log: lines on standard error in logfmt, as dockerd and containerd write them. Nothing secret, and
/// nothing of a container's output.
public enum Log {
    public static func info(_ message: String) { write("info", message) }
    public static func warning(_ message: String) { write("warning", message) }
    public static func error(_ message: String) { write("error", message) }

    private static func write(_ level: String, _ message: String) {
        var quoted = ""
        for character in message.unicodeScalars {
            switch character {
            case "\"", "\\": quoted += "\\\(character)"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(character.value < 32 ? " " : character)
            }
        }
        StandardError.write("time=\"\(Timestamp.now())\" level=\(level) msg=\"\(quoted)\"\n")
    }
}
