import Text

/// Values by their kind.
extension Printer {
    /// An operand. What has no value, or is a nil interface, is `<nil>`.
    mutating func print(_ operand: Value, _ verb: Unicode.Scalar) {
        let value = operand.outOfInterface
        guard let type = value.type else {
            if verb == "T" || verb == "v" { pad("<nil>") } else { complain(verb, value) }
            return
        }
        switch verb {
        case "T": printString(Array(type.name.utf8), "s", value)
        case "p": printPointer(value, verb)
        default: if !printText(value, verb) { print(value, verb, depth: 0) }
        }
    }

    /// By the type's String method, where the verb takes text.
    private mutating func printText(_ value: Value, _ verb: Unicode.Scalar) -> Bool {
        if isComplaining { return false }
        if verb == "w" {
            complain(verb, value)
            return true
        }
        guard !flags.sharpV, let string = value.type?.string else { return false }
        switch verb {
        case "v", "s", "x", "X", "q":
            printString(Array(string(value).utf8), verb, value)
            return true
        default: return false
        }
    }

    private mutating func printInner(_ value: Value, _ verb: Unicode.Scalar, depth: Int) {
        if value.kind == .interface {
            let inner = value.outOfInterface
            guard inner.isValid else { return append(flags.sharpV ? "interface {}(nil)" : "<nil>") }
            return printInner(inner, verb, depth: depth + 1)
        }
        if !printText(value, verb) { print(value, verb, depth: depth) }
    }

    private mutating func print(_ value: Value, _ verb: Unicode.Scalar, depth: Int) {
        guard let type = value.type else { return append("<nil>") }
        switch (type.kind, value.content) {
        case (_, .bool(let bool)):
            if verb == "t" || verb == "v" { pad(bool ? "true" : "false") } else { complain(verb, value) }
        case (_, .int(let int)): printInteger(UInt64(bitPattern: int), isSigned: true, verb, value)
        case (_, .uint(let uint)): printInteger(uint, isSigned: false, verb, value)
        case (_, .float(let float)): printFloat(float, verb, value)
        case (_, .string(let bytes)): printString(bytes, verb, value)
        case (.map, _): printMap(value, type, verb, depth)
        case (.slice, _):
            if flags.sharpV { append(type.name) }
            if flags.sharpV, value.isNil { return append("(nil)") }
            append(flags.sharpV ? "{" : "[")
            for (index, element) in value.elements.enumerated() {
                if index > 0 { append(flags.sharpV ? ", " : " ") }
                printInner(element, verb, depth: depth + 1)
            }
            append(flags.sharpV ? "}" : "]")
        case (.structure, _): printStructure(value, type, verb, depth)
        case (.pointer, .boxed(let inner)) where depth == 0 && [.slice, .map, .structure].contains(inner.kind):
            append("&")
            printInner(inner, verb, depth: depth + 1)
        default: printPointer(value, verb)
        }
    }

    private mutating func printMap(_ value: Value, _ type: GoType, _ verb: Unicode.Scalar, _ depth: Int) {
        append(flags.sharpV ? type.name : "map[")
        if flags.sharpV, value.isNil { return append("(nil)") }
        if flags.sharpV { append("{") }
        for (index, member) in value.members.enumerated() {
            if index > 0 { append(flags.sharpV ? ", " : " ") }
            printInner(value.keyValue(member.key), verb, depth: depth + 1)
            append(":")
            printInner(member.value, verb, depth: depth + 1)
        }
        append(flags.sharpV ? "}" : "]")
    }

    private mutating func printStructure(_ value: Value, _ type: GoType, _ verb: Unicode.Scalar, _ depth: Int) {
        if flags.sharpV { append(type.name) }
        append("{")
        for (index, field) in type.fields.enumerated() {
            if index > 0 { append(flags.sharpV ? ", " : " ") }
            if flags.plusV || flags.sharpV { append(field.name + ":") }
            printInner(value.value(of: field), verb, depth: depth + 1)
        }
        append("}")
    }

    /// No address is ever told: what is not nil has one and the same.
    private mutating func printPointer(_ value: Value, _ verb: Unicode.Scalar) {
        guard let type = value.type, [.map, .pointer, .slice].contains(type.kind) else { return complain(verb, value) }
        let address: UInt64 = value.isNil ? 0 : 0xC0_0000_0000
        switch verb {
        case "v" where flags.sharpV:
            append("(\(type.name))(")
            if address == 0 { append("nil") } else { printAddress(address, prefix: true) }
            append(")")
        case "v":
            if address == 0 { pad("<nil>") } else { printAddress(address, prefix: !flags.sharp) }
        case "p": printAddress(address, prefix: !flags.sharp)
        case "b", "o", "d", "x", "X": printInteger(address, isSigned: false, verb, value)
        default: complain(verb, value)
        }
    }

    // MARK: Strings

    mutating func printString(_ bytes: [UInt8], _ verb: Unicode.Scalar, _ value: Value) {
        switch verb {
        case "v": if flags.sharpV { printQuoted(bytes) } else { pad(cut(bytes)) }
        case "s": pad(cut(bytes))
        case "q": printQuoted(bytes)
        case "x", "X": printBytes(bytes, uppercase: verb == "X")
        default: complain(verb, value)
        }
    }

    /// The precision of a string counts characters.
    private func cut(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        flags.precision.map { Runes.prefix(bytes[...], $0) } ?? bytes[...]
    }

    private mutating func printQuoted(_ bytes: [UInt8]) {
        let text = cut(bytes)
        if flags.sharp, GoQuote.canBackquote(text) {
            return pad([UInt8(ascii: "`")] + text + [UInt8(ascii: "`")])
        }
        pad(GoQuote.bytes(text, ascii: flags.plus)[...])
    }

    /// Two digits for each byte.
    private mutating func printBytes(_ bytes: [UInt8], uppercase: Bool) {
        let shown = bytes.prefix(flags.precision ?? bytes.count)
        guard !shown.isEmpty else { return appendPadding(flags.width ?? 0) }
        var text: [UInt8] = []
        for (index, byte) in shown.enumerated() {
            if flags.space, index > 0 { text.append(UInt8(ascii: " ")) }
            if flags.sharp, flags.space || index == 0 { text += (uppercase ? "0X" : "0x").utf8 }
            if byte < 16 { text.append(UInt8(ascii: "0")) }
            text += String(byte, radix: 16, uppercase: uppercase).utf8
        }
        pad(text[...])
    }
}
