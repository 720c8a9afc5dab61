import Glibc
import Linux
import Text

/// Reads docker's json-file. What docker and our shim write always has the same shape, so it is taken apart by its
/// places; any other JSON goes the long way.
enum JSONLogDecoder {
    static func decode(_ bytes: UnsafeRawBufferPointer, into entry: inout LogEntry) -> LogFormat.Step {
        guard let base = bytes.baseAddress, let newline = memchr(base, 0x0A, bytes.count) else { return .incomplete }
        let length = UnsafeRawPointer(newline) - base
        let line = UnsafeRawBufferPointer(start: base, count: length)
        if fast(line, &entry) || slow(line, &entry) { return .entry(length + 1) }
        return .damaged(length + 1)
    }

    private static let head: StaticString = #"{"log":""#
    private static let stream: StaticString = #","stream":"std"#
    private static let attributes: StaticString = #","attrs":"#
    private static let time: StaticString = #","time":""#

    private static func fast(_ line: UnsafeRawBufferPointer, _ entry: inout LogEntry) -> Bool {
        guard has(head, line, at: 0) else { return false }
        entry.text.removeAll(keepingCapacity: true)
        guard var index = text(line, from: 8, to: &entry.text), has(stream, line, at: index), line.count > index + 18
        else { return false }
        // The last letter of stdout or stderr.
        guard line[index + 17] == UInt8(ascii: "\""), line[index + 16] | 6 == UInt8(ascii: "t") | 6 else {
            return false
        }
        entry.isError = line[index + 16] == UInt8(ascii: "r")
        index += 18
        // From the end: attributes may have any length, a time has at most 30 bytes.
        var start = line.count - 3
        while start > index, line[start] != UInt8(ascii: "\"") { start -= 1 }
        start += 1
        let key = start - time.utf8CodeUnitCount
        guard key >= index, has(time, line, at: key) else { return false }
        let end = line.count - 2
        guard start <= end, let parsed = moment(UnsafeRawBufferPointer(rebasing: line[start..<end])) else {
            return false
        }
        entry.seconds = parsed.seconds
        entry.nanoseconds = parsed.nanoseconds
        entry.attributes.removeAll(keepingCapacity: true)
        if key > index {
            guard has(attributes, line, at: index) else { return false }
            entry.attributes.append(contentsOf: line[(index + attributes.utf8CodeUnitCount)..<key])
        }
        return true
    }

    private static func has(_ text: StaticString, _ line: UnsafeRawBufferPointer, at index: Int) -> Bool {
        guard let base = line.baseAddress, line.count - index >= text.utf8CodeUnitCount else { return false }
        return memcmp(base + index, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// Takes a string's inside up to its closing quote; the place after that, nil when it is none.
    private static func text(_ line: UnsafeRawBufferPointer, from start: Int, to text: inout [UInt8]) -> Int? {
        guard let base = line.baseAddress else { return nil }
        var index = start
        while index < line.count {
            guard let found = memchr(base + index, 0x22, line.count - index) else { return nil }
            let quote = UnsafeRawPointer(found) - base
            guard let escape = memchr(base + index, 0x5C, quote - index) else {
                text.append(contentsOf: line[index..<quote])
                return quote + 1
            }
            let backslash = UnsafeRawPointer(escape) - base
            text.append(contentsOf: line[index..<backslash])
            guard let next = unescape(line, backslash, to: &text) else { return nil }
            index = next
        }
        return nil
    }

    private static func unescape(_ line: UnsafeRawBufferPointer, _ backslash: Int, to text: inout [UInt8]) -> Int? {
        guard backslash + 1 < line.count else { return nil }
        switch line[backslash + 1] {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            guard let scalar = number(line, backslash + 2).flatMap(Unicode.Scalar.init) else { return nil }
            text.append(contentsOf: Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
            return backslash + 6
        case let byte: text.append(byte)
        }
        return backslash + 2
    }

    private static func number(_ line: UnsafeRawBufferPointer, _ start: Int) -> UInt32? {
        guard start + 4 <= line.count else { return nil }
        var value: UInt32 = 0
        for byte in line[start..<start + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
            default: return nil
            }
        }
        return value
    }

    /// "2006-01-02T15:04:05.999999999Z"; what is not in UTC goes the long way.
    private static func moment(_ text: UnsafeRawBufferPointer) -> (seconds: Int, nanoseconds: Int)? {
        guard (20...30).contains(text.count), text[text.count - 1] == UInt8(ascii: "Z"), text[10] == UInt8(ascii: "T")
        else { return nil }
        func digits(_ range: Range<Int>) -> Int {
            var value = 0
            for index in range { value = value * 10 + Int(text[index] &- 0x30) }
            return value
        }
        var nanoseconds = 0
        if text.count > 20 {
            nanoseconds = digits(20..<text.count - 1)
            for _ in text.count - 21..<9 { nanoseconds *= 10 }
        }
        let (year, month, day) = (digits(0..<4), digits(5..<7), digits(8..<10))
        // Days of the civil calendar, counted in years that begin with March.
        let shifted = month <= 2 ? year - 1 : year
        let ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
        return (((days * 24 + digits(11..<13)) * 60 + digits(14..<16)) * 60 + digits(17..<19), nanoseconds)
    }

    private static func slow(_ line: UnsafeRawBufferPointer, _ entry: inout LogEntry) -> Bool {
        guard let node = try? JSONNode.parse(Array(line)), node.kind == .object else { return false }
        let time = Timestamp.parse(node["time"]?.string ?? "") ?? (0, 0)
        entry.text = Array((node["log"]?.string ?? "").utf8)
        entry.isError = node["stream"]?.string == "stderr"
        (entry.seconds, entry.nanoseconds) = (time.seconds, time.nanoseconds)
        entry.attributes = node["attrs"].map { Array($0.rawBytes) } ?? []
        return true
    }
}
