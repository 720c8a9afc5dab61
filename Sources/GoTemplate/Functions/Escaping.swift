import Text

/// `html`, `js` and `urlquery`.
enum Escaping {
    /// The arguments side by side; a string alone as it is.
    static func text(_ values: [Value]) -> [UInt8] {
        Printer.sprint(values.map { $0.outOfInterface.printable })
    }

    static func html(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0: result += "\u{FFFD}".utf8
            case UInt8(ascii: "\""): result += "&#34;".utf8
            case UInt8(ascii: "'"): result += "&#39;".utf8
            case UInt8(ascii: "&"): result += "&amp;".utf8
            case UInt8(ascii: "<"): result += "&lt;".utf8
            case UInt8(ascii: ">"): result += "&gt;".utf8
            default: result.append(byte)
            }
        }
        return result
    }

    static func javaScript(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        Runes.forEach(bytes[...]) { scalar, source in
            switch scalar {
            case "\\", "'", "\"":
                result.append(UInt8(ascii: "\\"))
                result += source
            case "<", ">", "&", "=", "\0"..<" ": result += unicode(scalar)
            default:
                if Runes.isPrintable(scalar) || scalar.value == 0x7F {
                    result += source
                } else {
                    result += unicode(scalar)
                }
            }
        }
        return result
    }

    private static func unicode(_ scalar: Unicode.Scalar) -> [UInt8] {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return Array(("\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits).utf8)
    }

    static func query(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                result.append(byte)
            case UInt8(ascii: " "): result.append(UInt8(ascii: "+"))
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }
}
