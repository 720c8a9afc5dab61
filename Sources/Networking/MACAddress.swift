import Linux

/// Hardware addresses of our links: administered here, of one link.
enum MACAddress {
    static func random() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let rest = (0..<5).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return [0x02] + rest
    }

    /// By the address of version 4: when another container gets the address, what its neighbours remember stays true.
    static func derived(from addresses: [IPNetwork]) -> [UInt8] {
        guard let four = addresses.first(where: { !$0.address.isVersion6 }) else { return random() }
        return [0x02, 0x42] + four.address.bytes
    }
}
