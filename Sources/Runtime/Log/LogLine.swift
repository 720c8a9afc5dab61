import Linux
import Text

/// One line of the log in the forms of logrus, runc's log library: containerd, podman and dockerd read them.
enum LogLine {
    static func text(_ level: RuntimeLog.Level, _ message: String, isJSON: Bool, isTerminal: Bool) -> String {
        if isJSON {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("level", level.name)
                writer.member("msg", message)
                writer.member("time", now())
            }
            return String(decoding: writer.bytes, as: UTF8.self) + "\n"
        }
        if isTerminal {
            let (color, title) = face(level)
            return "\u{1B}[\(color)m\(title)\u{1B}[0m[0000] \(message)\n"
        }
        return "time=\"\(now())\" level=\(level.name) msg=\(quoted(message))\n"
    }

    private static func face(_ level: RuntimeLog.Level) -> (color: Int, title: String) {
        switch level {
        case .debug: (37, "DEBU")
        case .info: (36, "INFO")
        case .warning: (33, "WARN")
        case .error: (31, "ERRO")
        }
    }

    /// Whole seconds.
    private static func now() -> String {
        Timestamp.text(seconds: Timestamp.secondsNow(), nanoseconds: 0)
    }

    /// Plain words stand as they are, all else in Go's quotes.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "@"),
                UInt8(ascii: "^"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
        if isPlain { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{00}"..<"\u{20}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + String(repeating: "0", count: 2 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
