/// A message being built (netlink(7)): header, fixed part, then attributes. Lengths are filled in by nesting, never
/// counted by hand; one that does not fit its 16 bits is refused (the class of runc's bytemsg overflow,
/// CVE-2021-43784).
public struct NetlinkMessage: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var isOverlong = false
    /// NLA_F_NESTED, which nfnetlink asks for.
    static let nestedFlag: UInt16 = 0x8000

    /// `flags` beside NLM_F_REQUEST and, when it `wantsAnswer`, NLM_F_ACK.
    public init(type: UInt16, flags: UInt16 = 0, sequence: UInt32 = 1, wantsAnswer: Bool = true) {
        append(UInt32(0))
        append(type)
        append(flags | (wantsAnswer ? 0x5 : 0x1))
        append(sequence)
        append(UInt32(0))
    }

    /// nil when a part was too long.
    public var finished: [UInt8]? {
        guard !isOverlong, bytes.count <= Int(UInt32.max) else { return nil }
        var bytes = bytes
        Self.store(UInt32(bytes.count), in: &bytes, at: 0)
        return bytes
    }

    /// The number by which an answer is known.
    mutating func number(_ sequence: UInt32) {
        Self.store(sequence, in: &bytes, at: 8)
    }

    public mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    public mutating func append(_ part: [UInt8]) { bytes.append(contentsOf: part) }

    public mutating func attribute(_ type: UInt16, _ value: [UInt8]) {
        nested(type) { $0.bytes.append(contentsOf: value) }
    }

    public mutating func attribute(_ type: UInt16, _ value: UInt32) {
        nested(type) { $0.append(value) }
    }

    /// In network byte order, as all of nfnetlink's numbers are.
    public mutating func attribute(_ type: UInt16, network value: UInt32) {
        attribute(type, value.bigEndian)
    }

    /// With the zero byte that the kernel wants.
    public mutating func attribute(_ type: UInt16, string: String) {
        attribute(type, Array(string.utf8) + [0])
    }

    public mutating func nested(_ type: UInt16, _ body: (inout NetlinkMessage) -> Void) {
        let start = bytes.count
        append(UInt16(0))
        append(type)
        body(&self)
        if let length = UInt16(exactly: bytes.count - start) {
            Self.store(length, in: &bytes, at: start)
        } else {
            isOverlong = true
        }
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    private static func store<Value: FixedWidthInteger>(_ value: Value, in bytes: inout [UInt8], at offset: Int) {
        withUnsafeBytes(of: value) { raw in
            for index in 0..<raw.count { bytes[offset + index] = raw[index] }
        }
    }
}
