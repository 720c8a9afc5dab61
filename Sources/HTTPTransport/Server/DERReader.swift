/// Values of DER, one after the other (X.690). What does not fit ends the reading.
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The tag of what comes next; 0 at the end.
    var tag: UInt8 { rest.first ?? 0 }

    mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        var bytes = rest
        guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            length = 0
            // Four bytes of length are more than any certificate has.
            guard first & 0x7F <= 4, bytes.count >= Int(first & 0x7F) else { return nil }
            for _ in 0..<(first & 0x7F) { length = length << 8 | Int(bytes.removeFirst()) }
        }
        guard length <= bytes.count else { return nil }
        rest = bytes.dropFirst(length)
        return (tag, bytes.prefix(length))
    }

    /// The inside of the SEQUENCE that comes next.
    mutating func sequence() -> DERReader? {
        guard tag == 0x30, let value = next() else { return nil }
        return DERReader(value.content)
    }
}
