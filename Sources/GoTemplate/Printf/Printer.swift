import Text

/// Go's fmt: Sprint, Sprintln and Sprintf.
struct Printer {
    struct Flags {
        var width: Int?
        var precision: Int?
        var minus = false
        var plus = false
        var sharp = false
        var space = false
        var zero = false
        /// `%+v` and `%#v`, which are forms of their own.
        var plusV = false
        var sharpV = false
    }

    /// What one call writes at the most; a width costs a stranger's template a few bytes.
    private static let maximum = 1 << 24

    private(set) var bytes: [UInt8] = []
    var isFull: Bool { bytes.count >= Self.maximum }
    var flags = Flags()
    /// A value is being named in a complaint; its own text is not asked for.
    var isComplaining = false

    /// Operands side by side, with a space between two that are no strings.
    static func sprint(_ values: [Value]) -> [UInt8] {
        var printer = Printer()
        var wasString = false
        for (index, value) in values.enumerated() {
            let isString = value.outOfInterface.kind == .string
            if index > 0, !isString, !wasString { printer.append(" ") }
            printer.print(value, "v")
            wasString = isString
        }
        return printer.bytes
    }

    static func sprintln(_ values: [Value]) -> [UInt8] {
        var printer = Printer()
        for (index, value) in values.enumerated() {
            if index > 0 { printer.append(" ") }
            printer.print(value, "v")
        }
        printer.append("\n")
        return printer.bytes
    }

    static func sprintf(_ format: [UInt8], _ values: [Value]) throws(TemplateError) -> [UInt8] {
        var printer = Printer()
        printer.format(format, values)
        if printer.isFull { throw TemplateError("exceeded maximum size of a string (\(maximum))") }
        return printer.bytes
    }

    /// One value, as a message of Go has it.
    static func text(_ value: Value, _ verb: Unicode.Scalar = "v") -> String {
        var printer = Printer()
        printer.print(value, verb)
        return String(decoding: printer.bytes, as: UTF8.self)
    }

    // MARK: Output

    mutating func append(_ text: String) { bytes += text.utf8 }
    mutating func append(_ text: some Sequence<UInt8>) { bytes += text }
    mutating func append(_ scalar: Unicode.Scalar) { append(String(Character(scalar))) }

    mutating func appendPadding(_ count: Int) {
        guard count > 0 else { return }
        let byte = flags.zero && !flags.minus ? UInt8(ascii: "0") : UInt8(ascii: " ")
        bytes += repeatElement(byte, count: count)
    }

    /// Filled up to the width.
    mutating func pad(_ text: ArraySlice<UInt8>) {
        guard let width = flags.width, width > 0 else { return append(text) }
        let missing = width - Runes.count(text)
        if !flags.minus { appendPadding(missing) }
        append(text)
        if flags.minus { appendPadding(missing) }
    }

    mutating func pad(_ text: String) { pad(Array(text.utf8)[...]) }

    /// Zeros stand only before digits.
    mutating func padWithoutZeros(_ text: [UInt8]) {
        let zero = flags.zero
        flags.zero = false
        pad(text[...])
        flags.zero = zero
    }

    mutating func complain(_ verb: Unicode.Scalar, _ value: Value) {
        isComplaining = true
        append("%!")
        append(verb)
        append("(")
        if let type = value.type {
            append(type.name + "=")
            print(value, "v")
        } else {
            append("<nil>")
        }
        append(")")
        isComplaining = false
    }
}
