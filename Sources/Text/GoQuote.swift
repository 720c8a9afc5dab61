/// A text in double quotes as Go's %q writes it.
public enum GoQuote {
    public static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                result += hex.utf8.count < 2 ? "\\x0\(hex)" : "\\x\(hex)"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
