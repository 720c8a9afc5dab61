/// Reads what the kernel answers; whatever is cut short ends the reading, nothing is read past the end.
public struct NetlinkReader: Sendable {
    private let bytes: ArraySlice<UInt8>

    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    public static func integer<Value: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>, at offset: Int) -> Value? {
        let size = MemoryLayout<Value>.size
        let start = bytes.startIndex + offset
        guard offset >= 0, start + size <= bytes.endIndex else { return nil }
        return bytes[start..<(start + size)].withUnsafeBytes { $0.loadUnaligned(as: Value.self) }
    }

    /// The messages of a datagram: type and what follows the header.
    public var messages: [(type: UInt16, body: ArraySlice<UInt8>)] {
        var found: [(type: UInt16, body: ArraySlice<UInt8>)] = []
        var rest = bytes
        while let length: UInt32 = Self.integer(rest, at: 0), let type: UInt16 = Self.integer(rest, at: 4),
            length >= 16, Int(length) <= rest.count
        {
            found.append((type, rest[(rest.startIndex + 16)..<(rest.startIndex + Int(length))]))
            rest = rest.dropFirst((Int(length) + 3) & ~3)
        }
        return found
    }

    /// The attributes from `offset` on, without the flag bits of their types.
    public func attributes(from offset: Int) -> [(type: UInt16, value: ArraySlice<UInt8>)] {
        var found: [(type: UInt16, value: ArraySlice<UInt8>)] = []
        var rest = bytes.dropFirst(offset)
        while let length: UInt16 = Self.integer(rest, at: 0), let type: UInt16 = Self.integer(rest, at: 2), length >= 4,
            Int(length) <= rest.count
        {
            found.append((type & 0x3FFF, rest[(rest.startIndex + 4)..<(rest.startIndex + Int(length))]))
            rest = rest.dropFirst((Int(length) + 3) & ~3)
        }
        return found
    }
}
