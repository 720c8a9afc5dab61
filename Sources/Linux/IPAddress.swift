import Glibc

/// An address of version 4 or 6, in network byte order: 4 or 16 bytes.
public struct IPAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let bytes: [UInt8]

    /// Nil for another number of bytes than 4 and 16.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// As inet_pton(3) reads it: no zone, no leading zeros, no port.
    public init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
    }

    private init(known bytes: [UInt8]) { self.bytes = bytes }

    /// 0.0.0.0 and ::, which stand for every address of a host.
    public static let any4 = IPAddress(known: [0, 0, 0, 0])
    public static let any6 = IPAddress(known: [UInt8](repeating: 0, count: 16))

    public var isVersion6: Bool { bytes.count == 16 }
    public var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
    /// An address of version 4 as sockets for both versions tell it (::ffff:a.b.c.d).
    public var isMapped: Bool {
        isVersion6 && bytes[10] == 0xFF && bytes[11] == 0xFF && bytes[..<10].allSatisfy { $0 == 0 }
    }
    /// AF_INET or AF_INET6.
    public var family: Int32 { isVersion6 ? AF_INET6 : AF_INET }
    /// 32 or 128.
    public var bits: Int { bytes.count * 8 }

    /// In the shortest form (inet_ntop(3)).
    public var description: String {
        var text = [CChar](repeating: 0, count: 46)
        guard bytes.withUnsafeBytes({ inet_ntop(family, $0.baseAddress, &text, 46) }) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Version 4 comes first.
    public static func < (one: IPAddress, other: IPAddress) -> Bool {
        if one.bytes.count != other.bytes.count { return one.bytes.count < other.bytes.count }
        return one.bytes.lexicographicallyPrecedes(other.bytes)
    }

    /// The address that stands `count` further; nil past the last one.
    public func advanced(by count: UInt64) -> IPAddress? {
        var bytes = bytes
        var carry = count
        for index in bytes.indices.reversed() {
            let sum = UInt64(bytes[index]) + (carry & 0xFF)
            bytes[index] = UInt8(truncatingIfNeeded: sum)
            carry = (carry >> 8) + (sum >> 8)
        }
        return carry == 0 ? IPAddress(bytes) : nil
    }
}
