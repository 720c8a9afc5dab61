/// Builds a tape in one pass. Depth and size are bounded; nothing is decoded that nobody asks for.
struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let maximumDepth: Int
    private let refuseDuplicateKeys: Bool
    private var position = 0
    private(set) var entries: [JSONTape.Entry] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int, refuseDuplicateKeys: Bool) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.refuseDuplicateKeys = refuseDuplicateKeys
        entries.reserveCapacity(bytes.count / 12 + 8)
    }

    mutating func parseDocument() throws(JSONError) {
        guard bytes.count < Int(UInt32.max) else { throw JSONError("text of 4 GiB or more", offset: 0) }
        skipSpace()
        try parseValue(depth: 0)
        skipSpace()
        if position < bytes.count { throw unexpected(JSONError.afterValue) }
    }

    private mutating func parseValue(depth: Int) throws(JSONError) {
        guard position < bytes.count else { throw JSONError(JSONError.end, offset: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"): try parseObject(depth: depth)
        case UInt8(ascii: "["): try parseArray(depth: depth)
        case UInt8(ascii: "\""): try parseString()
        case UInt8(ascii: "t"): try parseWord("true", kind: .bool)
        case UInt8(ascii: "f"): try parseWord("false", kind: .bool)
        case UInt8(ascii: "n"): try parseWord("null", kind: .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try parseNumber()
        default: throw unexpected("looking for beginning of value")
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONError) {
        let index = try open(.object, depth: depth)
        var keys: Set<String> = []
        while try !closes(UInt8(ascii: "}"), first: entries.count == index + 1, place: "after object key:value pair") {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected("looking for beginning of object key string")
            }
            let key = entries.count
            try parseString()
            if refuseDuplicateKeys {
                let text = JSONString.decode(bytes, entries[key])
                if !keys.insert(text.lowercased()).inserted {
                    throw JSONError("duplicate key \"\(text)\"", offset: Int(entries[key].start))
                }
            }
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
                throw unexpected("after object key")
            }
            position += 1
            skipSpace()
            try parseValue(depth: depth + 1)
            skipSpace()
        }
        close(index)
    }

    private mutating func parseArray(depth: Int) throws(JSONError) {
        let index = try open(.array, depth: depth)
        while try !closes(UInt8(ascii: "]"), first: entries.count == index + 1, place: "after array element") {
            try parseValue(depth: depth + 1)
            skipSpace()
        }
        close(index)
    }

    private mutating func open(_ kind: JSONKind, depth: Int) throws(JSONError) -> Int {
        if depth >= maximumDepth { throw JSONError("exceeded max depth", offset: position) }
        entries.append(.init(kind: kind, start: UInt32(position), end: 0, next: 0))
        position += 1
        skipSpace()
        return entries.count - 1
    }

    private mutating func close(_ index: Int) {
        entries[index].end = UInt32(position)
        entries[index].next = UInt32(entries.count)
    }

    /// Steps over the closing byte, or over the comma that announces a further element.
    private mutating func closes(_ closing: UInt8, first: Bool, place: String) throws(JSONError) -> Bool {
        guard position < bytes.count else { throw JSONError(JSONError.end, offset: position) }
        if bytes[position] == closing {
            position += 1
            return true
        }
        if first { return false }
        guard bytes[position] == UInt8(ascii: ",") else { throw unexpected(place) }
        position += 1
        skipSpace()
        return false
    }

    private mutating func parseString() throws(JSONError) {
        let start = position + 1
        var cursor = start
        var escaped = false
        while cursor < bytes.count {
            let byte = bytes[cursor]
            if byte == UInt8(ascii: "\"") {
                entries.append(
                    .init(
                        kind: .string,
                        escaped: escaped,
                        start: UInt32(start),
                        end: UInt32(cursor),
                        next: UInt32(entries.count + 1)
                    )
                )
                position = cursor + 1
                return
            }
            if byte < 0x20 { throw unexpected("in string", at: cursor) }
            if byte == UInt8(ascii: "\\") {
                escaped = true
                cursor += try checkEscape(at: cursor)
            } else {
                cursor += 1
            }
        }
        throw JSONError(JSONError.end, offset: cursor)
    }

    /// Length of the escape sequence at `cursor`.
    private func checkEscape(at cursor: Int) throws(JSONError) -> Int {
        guard cursor + 1 < bytes.count else { throw JSONError(JSONError.end, offset: cursor) }
        switch bytes[cursor + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            guard JSONString.hexadecimal(bytes, at: cursor + 2) != nil else {
                throw JSONError("invalid escape sequence in string", offset: cursor)
            }
            return 6
        default:
            let code = String(decoding: [bytes[cursor + 1]], as: UTF8.self)
            throw JSONError("invalid escape sequence `\\\(code)` in string", offset: cursor)
        }
    }

    private mutating func parseWord(_ word: StaticString, kind: JSONKind) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        for index in 0..<length {
            guard position + index < bytes.count else { throw JSONError(JSONError.end, offset: bytes.count) }
            if bytes[position + index] == word.utf8Start[index] { continue }
            let expected = Unicode.Scalar(word.utf8Start[index])
            throw unexpected("in literal \(word) (expecting '\(expected)')", at: position + index)
        }
        appendScalar(kind, length: length)
    }

    private mutating func parseNumber() throws(JSONError) {
        var cursor = position
        func digits() -> Int {
            let start = cursor
            while cursor < bytes.count, bytes[cursor] >= 0x30, bytes[cursor] <= 0x39 { cursor += 1 }
            return cursor - start
        }
        if bytes[cursor] == UInt8(ascii: "-") { cursor += 1 }
        let leading = cursor
        let count = digits()
        if count == 0 { throw unexpected("in numeric literal", at: cursor) }
        // A zero ends the number; what follows it stands at the wrong place.
        if count > 1 && bytes[leading] == 0x30 { cursor = leading + 1 }
        if cursor < bytes.count, bytes[cursor] == UInt8(ascii: ".") {
            cursor += 1
            if digits() == 0 { throw unexpected("in numeric literal", at: cursor) }
        }
        if cursor < bytes.count, bytes[cursor] | 0x20 == UInt8(ascii: "e") {
            cursor += 1
            if cursor < bytes.count, bytes[cursor] == UInt8(ascii: "+") || bytes[cursor] == UInt8(ascii: "-") {
                cursor += 1
            }
            if digits() == 0 { throw unexpected("in numeric literal", at: cursor) }
        }
        appendScalar(.number, length: cursor - position)
    }

    private mutating func appendScalar(_ kind: JSONKind, length: Int) {
        entries.append(
            .init(
                kind: kind,
                start: UInt32(position),
                end: UInt32(position + length),
                next: UInt32(entries.count + 1)
            )
        )
        position += length
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func unexpected(_ place: String) -> JSONError { unexpected(place, at: position) }

    private func unexpected(_ place: String, at offset: Int) -> JSONError {
        guard offset < bytes.count else { return JSONError(JSONError.end, offset: offset) }
        return JSONError("invalid character \(quoted(at: offset)) \(place)", offset: offset)
    }

    /// The character as Go quotes it in its errors.
    private func quoted(at offset: Int) -> String {
        switch bytes[offset] {
        case 0x09: return "'\\t'"
        case 0x0A: return "'\\n'"
        case 0x0D: return "'\\r'"
        case UInt8(ascii: "'"): return "'\\''"
        case UInt8(ascii: "\\"): return "'\\\\'"
        case 0x20..<0x7F: return "'\(Unicode.Scalar(bytes[offset]))'"
        case let byte where byte < 0x80:
            let digits = String(byte, radix: 16)
            return "'\\x\(digits.utf8.count == 1 ? "0" : "")\(digits)'"
        default:
            let rest = UnsafeBufferPointer(rebasing: bytes[offset..<min(offset + 4, bytes.count)])
            return "'\(String(decoding: rest, as: UTF8.self).prefix(1))'"
        }
    }
}
