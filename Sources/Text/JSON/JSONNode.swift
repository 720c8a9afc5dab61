/// One value of a parsed text. Copies share the text; a node keeps it alive.
///
/// A member that is absent is nil; one that is null is a node with `isNull`. Clients of docker tell them apart.
public struct JSONNode: Sendable {
    private let tape: JSONTape
    private let index: Int

    private init(_ tape: JSONTape, _ index: Int) {
        self.tape = tape
        self.index = index
    }

    /// Parses a whole text. Names in an object may repeat (the last one counts, as in Go) unless refused, which
    /// matters where another parser reads the same text (CVE-2021-41190 was such a difference).
    public static func parse(
        _ bytes: [UInt8],
        maximumDepth: Int = 128,
        refuseDuplicateKeys: Bool = false
    ) throws(JSONError) -> JSONNode {
        var failure: JSONError?
        var entries: [JSONTape.Entry] = []
        bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer, maximumDepth: maximumDepth, refuseDuplicateKeys: refuseDuplicateKeys)
            do throws(JSONError) {
                try parser.parseDocument()
                entries = parser.entries
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return JSONNode(JSONTape(source: bytes, entries: entries), 0)
    }

    public static func parse(_ text: String) throws(JSONError) -> JSONNode {
        try parse(Array(text.utf8))
    }

    private var entry: JSONTape.Entry { tape.entries[index] }

    public var kind: JSONKind { entry.kind }
    public var isNull: Bool { kind == .null }

    /// The member of that name in whatever case, the last one if there are more: Go's decoder finds the fields of a
    /// struct so, and configurations are written that rely on it ("pagesize" for "pageSize").
    public subscript(_ key: String) -> JSONNode? {
        guard kind == .object else { return nil }
        var key = key
        return key.withUTF8 { wanted in
            var found: JSONNode?
            var cursor = index + 1
            let end = Int(entry.next)
            while cursor < end {
                let value = cursor + 1
                if matches(cursor, wanted) { found = JSONNode(tape, value) }
                cursor = Int(tape.entries[value].next)
            }
            return found
        }
    }

    /// The member of exactly that name, the last one if there are more, as Go's maps find it.
    public func member(named key: String) -> JSONNode? {
        guard kind == .object else { return nil }
        var found: JSONNode?
        var cursor = index + 1
        let end = Int(entry.next)
        while cursor < end {
            let value = cursor + 1
            if decode(tape.entries[cursor]).utf8.elementsEqual(key.utf8) { found = JSONNode(tape, value) }
            cursor = Int(tape.entries[value].next)
        }
        return found
    }

    private func matches(_ cursor: Int, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let key = tape.entries[cursor]
        if key.escaped { return decode(key).utf8.elementsEqual(wanted, by: Self.isSameLetter) }
        guard Int(key.end - key.start) == wanted.count else { return false }
        let start = Int(key.start)
        return tape.source.withUnsafeBufferPointer { source in
            for offset in 0..<wanted.count where !Self.isSameLetter(source[start + offset], wanted[offset]) {
                return false
            }
            return true
        }
    }

    private static func isSameLetter(_ one: UInt8, _ other: UInt8) -> Bool {
        if one == other { return true }
        let letter = one | 0x20
        return one ^ other == 0x20 && letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
    }

    private func decode(_ entry: JSONTape.Entry) -> String {
        tape.source.withUnsafeBufferPointer { JSONString.decode($0, entry) }
    }

    private var text: String {
        String(decoding: tape.source[Int(entry.start)..<Int(entry.end)], as: UTF8.self)
    }

    public var bool: Bool? {
        kind == .bool ? tape.source[Int(entry.start)] == UInt8(ascii: "t") : nil
    }

    /// Whether the text of a string has escapes: without any it is as it stands there, and holds no control character.
    public var isEscaped: Bool { entry.escaped }

    public var string: String? { kind == .string ? decode(entry) : nil }

    /// nil for what is no number, not whole, or out of range.
    public var int: Int? { number() }
    public var int64: Int64? { number() }
    public var uint64: UInt64? { number() }
    public var int32: Int32? { number() }
    public var uint32: UInt32? { number() }
    public var double: Double? { kind == .number ? Double(text) : nil }

    private func number<Value: FixedWidthInteger>() -> Value? {
        guard kind == .number else { return nil }
        return Value(text)
    }

    /// Elements of an array; empty for anything else.
    public var elements: [JSONNode] {
        guard kind == .array else { return [] }
        var nodes: [JSONNode] = []
        var cursor = index + 1
        let end = Int(entry.next)
        while cursor < end {
            nodes.append(JSONNode(tape, cursor))
            cursor = Int(tape.entries[cursor].next)
        }
        return nodes
    }

    /// Members of an object in the order of the text; empty for anything else.
    public var members: [(key: String, value: JSONNode)] {
        guard kind == .object else { return [] }
        var members: [(key: String, value: JSONNode)] = []
        var cursor = index + 1
        let end = Int(entry.next)
        while cursor < end {
            members.append((decode(tape.entries[cursor]), JSONNode(tape, cursor + 1)))
            cursor = Int(tape.entries[cursor + 1].next)
        }
        return members
    }

    /// The strings among an array's elements.
    public var strings: [String] { elements.compactMap(\.string) }

    /// The string members of an object.
    public var stringMap: [String: String] {
        var map: [String: String] = [:]
        for (key, value) in members {
            if let text = value.string { map[key] = text }
        }
        return map
    }

    /// The text of this value as it was read, quotes and brackets included.
    public var rawBytes: ArraySlice<UInt8> {
        let quotes = kind == .string ? 1 : 0
        return tape.source[Int(entry.start) - quotes..<Int(entry.end) + quotes]
    }
}
