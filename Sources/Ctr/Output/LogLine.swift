import Glibc
import Linux
import Text

/// Remarks on standard error, in the form that Go's logrus writes where no terminal is.
enum LogLine {
    static func warning(_ message: String) { write("warning", message) }
    static func info(_ message: String) { write("info", message) }

    static func error(_ message: String, _ cause: any Error) {
        write("error", message, [("error", "\(Failure(of: cause))")])
    }

    private static func write(_ level: String, _ message: String, _ fields: [(String, String)] = []) {
        let time = LocalTime.text(seconds: Timestamp.secondsNow())
        var line = "time=\"\(time)\" level=\(level) msg=\(quoted(message))"
        for (key, value) in fields { line += " \(key)=\(quoted(value))" }
        StandardError.write(line + "\n")
    }

    /// As logrus: plain where letters, digits and few signs are all there is.
    private static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-._/@^+".utf8.contains(byte)
            }
        }
        if plain && !text.isEmpty { return text }
        return GoQuote.quoted(text)
    }
}
