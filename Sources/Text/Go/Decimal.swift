/// Floating-point numbers in the forms of Go's strconv.
public enum Decimal {
    /// 0.d₁d₂d₃… × 10^point, without zeros at the end.
    private struct Digits {
        var digits: [UInt8]
        var point: Int
    }

    /// `verb` is one of b, e, E, f, g, G, x, X; without a precision as many digits as tell the number from any other.
    public static func format(_ value: Double, _ verb: Unicode.Scalar, precision: Int?) -> String {
        if value.isNaN { return "NaN" }
        let sign = value.sign == .minus ? "-" : ""
        if value.isInfinite { return sign.isEmpty ? "+Inf" : "-Inf" }
        let magnitude = value.magnitude
        switch verb {
        case "b": return sign + binary(magnitude)
        case "x", "X":
            let text = hexadecimal(magnitude, precision)
            return sign + (verb == "X" ? text.uppercased() : text)
        case "e", "E":
            let digits = precision.map { exact(magnitude, significant: $0 + 1) } ?? shortest(magnitude)
            return sign + exponential(digits, precision ?? max(digits.digits.count - 1, 0), verb)
        case "f":
            guard let precision else {
                let digits = shortest(magnitude)
                return sign + plain(digits, max(digits.digits.count - digits.point, 0))
            }
            return sign + plain(exact(magnitude, places: precision), precision)
        default:
            return sign + general(magnitude, verb, precision)
        }
    }

    private static func general(_ value: Double, _ verb: Unicode.Scalar, _ precision: Int?) -> String {
        let wanted = precision.map { max($0, 1) }
        let digits = wanted.map { exact(value, significant: $0) } ?? shortest(value)
        let count = digits.digits.count
        var limit = wanted ?? 6
        if wanted != nil, limit > count, count >= digits.point { limit = count }
        let exponent = digits.point - 1
        guard exponent < -4 || exponent >= limit else { return plain(digits, max(count - digits.point, 0)) }
        return exponential(digits, max(min(wanted ?? count, count) - 1, 0), verb == "G" ? "E" : "e")
    }

    // MARK: Text

    private static func exponential(_ number: Digits, _ places: Int, _ verb: Unicode.Scalar) -> String {
        var text: [UInt8] = [number.digits.first ?? 0x30]
        if places > 0 {
            text.append(UInt8(ascii: "."))
            let rest = number.digits.dropFirst().prefix(places)
            text += rest
            text += [UInt8](repeating: 0x30, count: places - rest.count)
        }
        let exponent = number.digits.isEmpty ? 0 : number.point - 1
        let tail = (exponent < 0 ? "-" : "+") + (abs(exponent) < 10 ? "0" : "") + String(abs(exponent))
        return String(decoding: text, as: UTF8.self) + String(Character(verb)) + tail
    }

    private static func plain(_ number: Digits, _ places: Int) -> String {
        func digit(_ index: Int) -> UInt8 { number.digits.indices.contains(index) ? number.digits[index] : 0x30 }
        var text = number.point > 0 ? (0..<number.point).map(digit) : [0x30]
        if places > 0 {
            text.append(UInt8(ascii: "."))
            text += (0..<places).map { digit(number.point + $0) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func binary(_ value: Double) -> String {
        let isNormal = value.exponentBitPattern != 0
        let mantissa = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
        let exponent = Int(max(value.exponentBitPattern, 1)) - 1023 - 52
        return "\(mantissa)p\(exponent < 0 ? "" : "+")\(exponent)"
    }

    private static func hexadecimal(_ value: Double, _ precision: Int?) -> String {
        var mantissa: UInt64 = 0
        var exponent = 0
        if value != 0 {
            mantissa = 1 << 60 | value.significandBitPattern << 8
            exponent = Int(value.exponent)
            if !value.isNormal { mantissa = UInt64(value.significand * 0x1p60) }
        }
        if let precision, precision < 15 {
            let shift = UInt64(precision * 4)
            let extra = mantissa << shift & (1 << 60 - 1)
            mantissa >>= 60 - shift
            if extra | mantissa & 1 > 1 << 59 { mantissa += 1 }
            mantissa <<= 60 - shift
            if mantissa & 1 << 61 != 0 {
                mantissa >>= 1
                exponent += 1
            }
        }
        var digits: [UInt8] = []
        var rest = mantissa << 4
        while precision.map({ digits.count < $0 }) ?? (rest != 0) {
            digits += String(rest >> 60, radix: 16).utf8
            rest <<= 4
        }
        let fraction = digits.isEmpty ? "" : "." + String(decoding: digits, as: UTF8.self)
        let tail = (exponent < 0 ? "-" : "+") + (abs(exponent) < 10 ? "0" : "") + String(abs(exponent))
        return "0x\(mantissa >> 60 & 15)\(fraction)p\(tail)"
    }

    // MARK: Digits

    private static func shortest(_ value: Double) -> Digits {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let parts = value.description.utf8.split(separator: UInt8(ascii: "e"))
        if parts.count > 1 { exponent = Int(Substring(parts[1])) ?? 0 }
        for byte in parts[0] {
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        return trimmed(digits, (point ?? digits.count) + exponent)
    }

    private static func trimmed(_ digits: [UInt8], _ point: Int) -> Digits {
        let leading = digits.prefix { $0 == 0x30 }.count
        guard leading < digits.count else { return Digits(digits: [], point: 0) }
        var rest = Array(digits[leading...])
        while rest.last == 0x30 { rest.removeLast() }
        return Digits(digits: rest, point: point - leading)
    }

    private static func exact(_ value: Double, places: Int) -> Digits {
        let digits = exact(value)
        return rounded(digits, digits.point + places)
    }

    private static func exact(_ value: Double, significant: Int) -> Digits { rounded(exact(value), significant) }

    /// Half to even, as the whole value is known.
    private static func rounded(_ number: Digits, _ count: Int) -> Digits {
        guard count < number.digits.count else { return number }
        guard count >= 0 else { return Digits(digits: [], point: 0) }
        var digits = Array(number.digits.prefix(count))
        let next = number.digits[count]
        let isHalf = next == 0x35 && count + 1 == number.digits.count
        let isOdd = count > 0 && digits[count - 1] & 1 == 1
        guard isHalf ? isOdd : next >= 0x35 else { return trimmed(digits, number.point) }
        var index = count - 1
        while index >= 0, digits[index] == 0x39 {
            digits[index] = 0x30
            index -= 1
        }
        if index >= 0 {
            digits[index] += 1
            return trimmed(digits, number.point)
        }
        return Digits(digits: [0x31], point: number.point + 1)
    }

    /// m × 2^e as a whole number of limbs, for e < 0 times 10^-e: m × 5^-e.
    private static func exact(_ value: Double) -> Digits {
        guard value != 0 else { return Digits(digits: [], point: 0) }
        let isNormal = value.exponentBitPattern != 0
        let mantissa = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
        let exponent = Int(max(value.exponentBitPattern, 1)) - 1023 - 52
        let base: UInt64 = 1_000_000_000
        var limbs = [mantissa % base, mantissa / base % base]
        func multiply(_ factor: UInt64, _ limbs: inout [UInt64]) {
            var carry: UInt64 = 0
            for index in limbs.indices {
                let product = limbs[index] * factor + carry
                limbs[index] = product % base
                carry = product / base
            }
            if carry > 0 { limbs.append(carry) }
        }
        for _ in 0..<abs(exponent) { multiply(exponent < 0 ? 5 : 2, &limbs) }
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            let text = String(limb).utf8
            digits += [UInt8](repeating: 0x30, count: 9 - text.count)
            digits += text
        }
        return trimmed(digits, digits.count + min(exponent, 0))
    }
}
