import Text

/// Sprintf's format: flags, width, precision, explicit operands, and what is said of mistakes.
extension Printer {
    /// Where the format and its operands are being read.
    private struct Cursor {
        let format: [UInt8]
        let values: [Value]
        var index = 0
        var operand = 0
        /// An explicit operand was read just now.
        var isAfterNumber = false
        var isNumberRight = true
        var isReordered = false

        var byte: UInt8? { index < format.count ? format[index] : nil }

        /// A number of the format; nil without digits, and the end of the format for one that is too large.
        mutating func number() -> Int? {
            var value: Int?
            while let byte, (0x30...0x39).contains(byte) {
                if value ?? 0 > 1_000_000 {
                    index = format.count
                    return nil
                }
                value = (value ?? 0) * 10 + Int(byte - 0x30)
                index += 1
            }
            return value
        }

        /// `[n]`.
        mutating func operandNumber() {
            isAfterNumber = false
            guard byte == UInt8(ascii: "[") else { return }
            isReordered = true
            guard format.count - index >= 3,
                let end = format[(index + 1)...].firstIndex(of: UInt8(ascii: "]"))
            else {
                isNumberRight = false
                index += 1
                return
            }
            index += 1
            let number = number()
            let isWhole = number != nil && index == end
            index = end + 1
            isAfterNumber = isWhole
            if isWhole, let number, number >= 1, number <= values.count {
                operand = number - 1
            } else {
                isNumberRight = false
            }
        }

        /// The operand of a `*`; nil where it is no whole number of a sensible size.
        mutating func starred() -> Int? {
            guard operand < values.count else { return nil }
            let value = values[operand]
            operand += 1
            let number: Int? =
                switch value.content {
                case .int(let int): Int(int)
                case .uint(let uint): Int(exactly: uint)
                default: nil
                }
            guard let number, number.magnitude <= 1_000_000 else { return nil }
            return number
        }
    }

    mutating func format(_ format: [UInt8], _ values: [Value]) {
        var cursor = Cursor(format: format, values: values)
        while cursor.index < format.count, !isFull {
            let start = cursor.index
            while let byte = cursor.byte, byte != UInt8(ascii: "%") { cursor.index += 1 }
            append(format[start..<cursor.index])
            guard cursor.byte != nil else { break }
            cursor.index += 1
            cursor.isNumberRight = true
            guard verb(&cursor) else { break }
        }
        guard !cursor.isReordered, cursor.operand < values.count else { return }
        flags = Flags()
        append("%!(EXTRA ")
        for (index, value) in values[cursor.operand...].enumerated() {
            if index > 0 { append(", ") }
            if let type = value.outOfInterface.type { append(type.name + "=") }
            print(value, "v")
        }
        append(")")
    }

    /// What follows a percent sign; false at the end of the format.
    private mutating func verb(_ cursor: inout Cursor) -> Bool {
        readFlags(&cursor)
        cursor.operandNumber()
        readWidth(&cursor)
        readPrecision(&cursor)
        if !cursor.isAfterNumber { cursor.operandNumber() }
        guard cursor.index < cursor.format.count else {
            append("%!(NOVERB)")
            return false
        }
        let (verb, width) = Runes.decode(cursor.format[...], at: cursor.index)
        cursor.index += width
        if verb == "%" {
            append("%")
        } else if !cursor.isNumberRight {
            append("%!")
            append(verb)
            append("(BADINDEX)")
        } else if cursor.operand >= cursor.values.count {
            append("%!")
            append(verb)
            append("(MISSING)")
        } else {
            if verb == "v" || verb == "w" {
                (flags.sharpV, flags.sharp) = (flags.sharp, false)
                (flags.plusV, flags.plus) = (flags.plus, false)
            }
            print(cursor.values[cursor.operand], verb)
            cursor.operand += 1
        }
        return true
    }

    private mutating func readFlags(_ cursor: inout Cursor) {
        flags = Flags()
        while let byte = cursor.byte {
            switch byte {
            case UInt8(ascii: "#"): flags.sharp = true
            case UInt8(ascii: "0"): flags.zero = true
            case UInt8(ascii: "+"): flags.plus = true
            case UInt8(ascii: "-"): flags.minus = true
            case UInt8(ascii: " "): flags.space = true
            default: return
            }
            cursor.index += 1
        }
    }

    private mutating func readWidth(_ cursor: inout Cursor) {
        guard cursor.byte == UInt8(ascii: "*") else {
            flags.width = cursor.number()
            if cursor.isAfterNumber, flags.width != nil { cursor.isNumberRight = false }
            return
        }
        cursor.index += 1
        flags.width = cursor.starred()
        if flags.width == nil { append("%!(BADWIDTH)") }
        if let width = flags.width, width < 0 {
            flags.width = -width
            flags.minus = true
            flags.zero = false
        }
        cursor.isAfterNumber = false
    }

    private mutating func readPrecision(_ cursor: inout Cursor) {
        guard cursor.index + 1 < cursor.format.count, cursor.byte == UInt8(ascii: ".") else { return }
        cursor.index += 1
        if cursor.isAfterNumber { cursor.isNumberRight = false }
        cursor.operandNumber()
        guard cursor.byte == UInt8(ascii: "*") else {
            flags.precision = cursor.number() ?? 0
            return
        }
        cursor.index += 1
        flags.precision = cursor.starred()
        if let precision = flags.precision, precision < 0 { flags.precision = nil }
        if flags.precision == nil { append("%!(BADPREC)") }
        cursor.isAfterNumber = false
    }
}
