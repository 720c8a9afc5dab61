import Text

/// What docker's functions do with strings, as Go's strings package does it.
enum Words {
    static func split(_ bytes: [UInt8], _ separator: [UInt8]) -> Value {
        var parts: [Value] = []
        if separator.isEmpty {
            Runes.forEach(bytes[...]) { _, part in parts.append(.string(Array(part))) }
        } else {
            var start = 0
            var index = 0
            while index + separator.count <= bytes.count {
                if bytes[index...].starts(with: separator) {
                    parts.append(.string(Array(bytes[start..<index])))
                    index += separator.count
                    start = index
                } else {
                    index += 1
                }
            }
            parts.append(.string(Array(bytes[start...])))
        }
        return Value(.strings, .list(parts))
    }

    /// What one call makes at the most: Go would say so far later, and take the memory until then.
    private static let maximum = 1 << 24

    static func join(_ parts: [[UInt8]], _ separator: [UInt8]) throws(TemplateError) -> [UInt8] {
        let size = parts.reduce(0) { $0 + $1.count } + separator.count * max(0, parts.count - 1)
        guard size <= maximum else { throw TemplateError("strings: Join output length overflow") }
        return Array(parts.joined(separator: separator))
    }

    static func lower(_ bytes: [UInt8]) -> [UInt8] { map(bytes) { single($0, $0.properties.lowercaseMapping) } }

    static func upper(_ bytes: [UInt8]) -> [UInt8] { map(bytes) { single($0, $0.properties.uppercaseMapping) } }

    /// The first letter of each word. A word ends at what is no letter, digit or underscore; outside ASCII, at space.
    static func title(_ bytes: [UInt8]) -> [UInt8] {
        var previous: Unicode.Scalar = " "
        return map(bytes) { scalar in
            defer { previous = scalar }
            return isSeparator(previous) ? single(scalar, scalar.properties.titlecaseMapping) : scalar
        }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return !Runes.isWordPart(scalar) }
        return !Runes.isLetter(scalar) && !Runes.isDigit(scalar) && scalar.properties.isWhitespace
    }

    /// Go maps one character to one.
    private static func single(_ scalar: Unicode.Scalar, _ mapping: String) -> Unicode.Scalar {
        let scalars = mapping.unicodeScalars
        return scalars.count == 1 ? scalars.first ?? scalar : scalar
    }

    private static func map(_ bytes: [UInt8], _ body: (Unicode.Scalar) -> Unicode.Scalar) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        Runes.forEach(bytes[...]) { scalar, _ in result += String(Character(body(scalar))).utf8 }
        return result
    }

    /// Blanks around what is not empty.
    static func pad(_ bytes: [UInt8], _ before: Int, _ after: Int) throws(TemplateError) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        guard before >= 0, after >= 0 else { throw TemplateError("strings: negative Repeat count") }
        guard before <= maximum, after <= maximum else { throw TemplateError("strings: Repeat output length overflow") }
        let blank = UInt8(ascii: " ")
        return [UInt8](repeating: blank, count: before) + bytes + [UInt8](repeating: blank, count: after)
    }
}
