/// Shares of processors.
public enum Processors {
    /// A decimal number of CPUs in billionths: nothing is rounded.
    public static func nano(_ text: String) throws(OptionError) -> Int64 {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        let digits = Array(parts[0].utf8) + Array(fraction.utf8)
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw OptionError("failed to parse \(text) as a rational number")
        }
        var places = Array(fraction.utf8)
        while places.last == 0x30 { places.removeLast() }
        if places.count > 9 { throw OptionError("value is too precise") }
        places += repeatElement(0x30, count: 9 - places.count)
        guard let value = Int64(String(parts[0]) + String(decoding: places, as: UTF8.self)) else {
            throw OptionError("failed to parse \(text) as a rational number")
        }
        return value
    }
}
