/// Numbers and times as TOML writes them.
enum TOMLNumber {
    static func value(_ bytes: [UInt8]) -> TOMLValue? {
        if isTime(bytes) { return .time(String(decoding: bytes, as: UTF8.self)) }
        let prefixes: [[UInt8]: Int] = [[0x30, 0x78]: 16, [0x30, 0x6F]: 8, [0x30, 0x62]: 2]
        if let radix = prefixes[Array(bytes.prefix(2))] {
            guard let digits = plain(bytes.dropFirst(2), isDigit: isHexadecimal), digits.utf8.allSatisfy(isHexadecimal)
            else { return nil }
            return Int64(digits, radix: radix).map { .integer($0) }
        }
        guard let text = plain(bytes[...], isDigit: { (0x30...0x39).contains($0) }) else { return nil }
        let unsigned = text.utf8.drop { $0 == 0x2B || $0 == 0x2D }
        guard text.utf8.count - unsigned.count <= 1, let first = unsigned.first, (0x30...0x39).contains(first),
            unsigned.count == 1 || first != 0x30 || !(0x30...0x39).contains(unsigned.dropFirst().first ?? 0)
        else { return nil }
        if let number = Int64(text) { return .integer(number) }
        let isWhole = unsigned.allSatisfy { (0x30...0x39).contains($0) }
        return !isWhole && isFraction(Array(unsigned)) ? Double(text).map { .float($0) } : nil
    }

    /// Without the underscores, each of which must stand between digits.
    private static func plain(_ bytes: ArraySlice<UInt8>, isDigit: (UInt8) -> Bool) -> String? {
        var kept: [UInt8] = []
        var last: UInt8 = 0
        for (index, byte) in zip(bytes.indices, bytes) {
            if byte == 0x5F {
                guard isDigit(last), index + 1 < bytes.endIndex, isDigit(bytes[index + 1]) else { return nil }
            } else {
                kept.append(byte)
            }
            last = byte
        }
        return kept.isEmpty ? nil : String(decoding: kept, as: UTF8.self)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    /// Digits with a fraction, an exponent or both, and digits after each.
    private static func isFraction(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...].drop { (0x30...0x39).contains($0) }
        if rest.first == 0x2E {
            rest = rest.dropFirst()
            guard let digit = rest.first, (0x30...0x39).contains(digit) else { return false }
            rest = rest.drop { (0x30...0x39).contains($0) }
        }
        guard let letter = rest.first else { return true }
        guard letter | 0x20 == 0x65 else { return false }
        rest = rest.dropFirst()
        if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// By its form only; whoever needs the time takes it apart.
    private static func isTime(_ bytes: [UInt8]) -> Bool {
        func fits(_ part: ArraySlice<UInt8>, _ form: String) -> Bool {
            part.count == form.utf8.count
                && zip(part, form.utf8).allSatisfy { $1 == 0x64 ? (0x30...0x39).contains($0) : $0 == $1 }
        }
        if fits(bytes.prefix(10), "dddd-dd-dd") {
            if bytes.count == 10 { return true }
            guard [0x54, 0x74, 0x20].contains(bytes[10]) else { return false }
            return isClock(bytes.dropFirst(11), fits)
        }
        return isClock(bytes[...], fits) && !bytes.contains { $0 == 0x5A || $0 == 0x2B || $0 == 0x2D }
    }

    private static func isClock(_ bytes: ArraySlice<UInt8>, _ fits: (ArraySlice<UInt8>, String) -> Bool) -> Bool {
        guard fits(bytes.prefix(8), "dd:dd:dd") else { return false }
        var rest = bytes.dropFirst(8)
        if rest.first == 0x2E {
            rest = rest.dropFirst()
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            if digits.isEmpty { return false }
            rest = rest.dropFirst(digits.count)
        }
        return rest.isEmpty || Array(rest) == [0x5A] || Array(rest) == [0x7A] || fits(rest, "+dd:dd")
            || fits(rest, "-dd:dd")
    }
}
