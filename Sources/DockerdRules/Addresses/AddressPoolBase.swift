import Linux

/// A range of addresses that networks without a subnet of their own are cut from.
public struct AddressPoolBase: Sendable, Equatable, CustomStringConvertible {
    public let base: IPNetwork
    /// Bits of each network's prefix.
    public let size: Int

    public init(_ base: IPNetwork, size: Int) throws(OptionProblem) {
        guard (1...base.address.bits).contains(size), base.prefix <= size else {
            throw OptionProblem("invalid address pool: \(base) cannot be cut into networks of /\(size)")
        }
        self.base = base.masked
        self.size = size
    }

    /// `base=NETWORK,size=BITS` of --default-address-pool, in any order.
    public init(_ text: String) throws(OptionProblem) {
        var base: IPNetwork?
        var size: Int?
        for field in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw OptionProblem("invalid field '\(field)' must be a key=value pair") }
            switch parts[0].lowercased() {
            case "base":
                guard let network = IPNetwork(parts[1]) else {
                    throw OptionProblem("invalid base prefix \"\(parts[1])\": no network")
                }
                base = network
            case "size":
                guard let number = Int(parts[1]) else {
                    throw OptionProblem("invalid size value: \(parts[1]) (must be integer)")
                }
                size = number
            default: throw OptionProblem("unexpected key '\(parts[0])' in '\(field)'")
            }
        }
        guard let base, let size else { throw OptionProblem("invalid address pool \"\(text)\": needs base and size") }
        try self.init(base, size: size)
    }

    private init(known base: IPNetwork, size: Int) {
        self.base = base
        self.size = size
    }

    /// Those of docker.
    public static let standard: [AddressPoolBase] = [
        ("172.17.0.0/16", 16), ("172.18.0.0/16", 16), ("172.19.0.0/16", 16), ("172.20.0.0/14", 16),
        ("172.24.0.0/14", 16), ("172.28.0.0/14", 16), ("192.168.0.0/16", 20),
    ].compactMap { text, size in IPNetwork(text).map { AddressPoolBase(known: $0, size: size) } }

    /// The range of unique local addresses (RFC 4193) of one engine, from a digest of its id: at least 8 bytes, of which
    /// the last five of the first eight count, as in docker.
    public static func uniqueLocal(digest: [UInt8]) -> AddressPoolBase? {
        guard digest.count >= 8,
            let address = IPAddress([0xFD] + digest[3..<8] + [UInt8](repeating: 0, count: 10)),
            let network = IPNetwork(address, prefix: 48)
        else { return nil }
        return AddressPoolBase(known: network, size: 64)
    }

    public var description: String { "base=\(base),size=\(size)" }
}
