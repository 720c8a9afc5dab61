import Glibc

/// Byte sizes in docker's two notations.
public enum Sizes {
    /// Powers of 1000 with `digits` significant digits: 1.23MB.
    public static func human(_ bytes: Int64, digits: Int32 = 3) -> String {
        scale(Double(bytes), by: 1000, digits, ["B", "kB", "MB", "GB", "TB", "PB", "EB"])
    }

    /// Powers of 1024 with 4 significant digits: 1.944GiB.
    public static func binary(_ bytes: Int64) -> String {
        scale(Double(bytes), by: 1024, 4, ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"])
    }

    private static func scale(_ value: Double, by base: Double, _ digits: Int32, _ units: [String]) -> String {
        var value = value
        var unit = 0
        while value >= base && unit < units.count - 1 {
            value /= base
            unit += 1
        }
        var buffer = [CChar](repeating: 0, count: 40)
        let length = withVaList([digits, value]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
        return String(decoding: buffer[..<Int(length)].map { UInt8(bitPattern: $0) }, as: UTF8.self) + units[unit]
    }

    /// "512m", "1.5g", "1024": powers of 1024 whatever the suffix, as docker reads memory sizes.
    public static func parse(_ text: String) -> Int64? {
        var digits = text.lowercased()[...]
        if digits.hasSuffix("ib") { digits = digits.dropLast(2) } else if digits.hasSuffix("b") { digits.removeLast() }
        var factor = 1.0
        if let suffix = digits.last, let power = Array("kmgtp").firstIndex(of: suffix) {
            for _ in 0...power { factor *= 1024 }
            digits.removeLast()
        }
        if digits.last == " " { digits.removeLast() }
        guard let first = digits.first, first.isNumber, let value = Double(digits) else { return nil }
        return Int64(exactly: (value * factor).rounded(.towardZero))
    }
}
