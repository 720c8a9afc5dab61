import Linux

/// A hardware address of six bytes, with `:` or `-` between them.
public struct MACAddress: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    public init?(_ text: String) {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "-" }
        let bytes = parts.compactMap { $0.utf8.count == 2 ? UInt8($0, radix: 16) : nil }
        guard parts.count == 6, bytes.count == 6 else { return nil }
        self.bytes = bytes
    }

    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 6 else { return nil }
        self.bytes = bytes
    }

    /// One that no vendor has given. It follows from the address of version 4, where there is one: who takes the address
    /// over is found by what its neighbours remember.
    public init(for address: IPAddress?) {
        if let address, !address.isVersion6 {
            bytes = [0x02, 0x42] + address.bytes
        } else {
            bytes = [0x02] + (0..<5).map { _ in UInt8.random(in: 0...255) }
        }
    }

    public var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
