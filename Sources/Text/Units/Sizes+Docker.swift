import Linux

extension Sizes {
    /// A size as docker's options have it: "10m", "1.5 GB", "512kib". `unit` is 1000 for disks, 1024 for memory. Errors
    /// are in docker's words.
    public static func read(_ text: String, unit: Double) throws(EngineError) -> Int64 {
        let bytes = Array(text.utf8)
        guard let last = bytes.lastIndex(where: { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x20 }) else {
            throw .invalid("invalid size: '\(text)'")
        }
        let number = String(decoding: bytes[..<(bytes[last] == 0x20 ? last : last + 1)], as: UTF8.self)
        let suffix = String(decoding: bytes[(last + 1)...], as: UTF8.self).lowercased()
        guard let value = Double(number) else {
            throw .invalid("strconv.ParseFloat: parsing \"\(number)\": invalid syntax")
        }
        guard value >= 0, value.isFinite else { throw .invalid("invalid size: '\(text)'") }
        var size = value
        if let first = suffix.utf8.first, suffix != "b" {
            guard let power = Array("kmgtp".utf8).firstIndex(of: first),
                ["", "b", "ib"].contains(String(suffix.dropFirst()))
            else { throw .invalid("invalid suffix: '\(suffix)'") }
            for _ in 0...power { size *= unit }
        }
        guard let whole = Int64(exactly: size.rounded(.towardZero)) else { throw .invalid("invalid size: '\(text)'") }
        return whole
    }
}
