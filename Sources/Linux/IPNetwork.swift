/// A network by its address and the length of its prefix, as in 172.17.0.0/16. The address may have bits below the
/// prefix, as that of an interface does.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    public let address: IPAddress
    /// Bits.
    public let prefix: Int

    /// Nil for a prefix longer than the address.
    public init?(_ address: IPAddress, prefix: Int) {
        guard (0...address.bits).contains(prefix) else { return nil }
        self.address = address
        self.prefix = prefix
    }

    /// ADDRESS/PREFIX; the prefix in decimal digits alone.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...3).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let prefix = Int(parts[1]), let address = IPAddress(String(parts[0]))
        else { return nil }
        self.init(address, prefix: prefix)
    }

    public var description: String { "\(address)/\(prefix)" }

    /// The lowest address: all bits below the prefix are 0.
    public var first: IPAddress { filled { byte, mask in byte & mask } }
    /// The highest address (of version 4: the broadcast address).
    public var last: IPAddress { filled { byte, mask in byte | ~mask } }
    /// The same network by its first address.
    public var masked: IPNetwork { IPNetwork(first, prefix: prefix) ?? self }
    /// The mask as an address, such as 255.255.0.0.
    public var mask: IPAddress { filled { _, mask in mask } }

    public func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count, let network = IPNetwork(other, prefix: prefix) else {
            return false
        }
        return network.first == first
    }

    public func overlaps(_ other: IPNetwork) -> Bool {
        contains(other.first) || other.contains(first)
    }

    private func filled(_ byte: (UInt8, UInt8) -> UInt8) -> IPAddress {
        let bytes = address.bytes.enumerated().map { index, value in
            let ones = max(0, min(8, prefix - index * 8))
            return byte(value, ones == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - ones)))
        }
        return IPAddress(bytes) ?? address
    }
}
