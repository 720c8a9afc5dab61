import Linux

/// Which ports of the host are given to containers, by protocol and address. An unspecified address stands for all of
/// its version.
public struct PortAllocator: Sendable {
    public static let standardRange: ClosedRange<UInt16> = 49153...65535

    private struct Key: Hashable {
        let proto: String
        let address: IPAddress
    }

    /// What ports are taken of that nobody named.
    private let ephemeral: ClosedRange<UInt16>
    private var taken: [Key: Set<UInt16>] = [:]
    /// Where a search ended, by its range: a port that was just freed is not given to the next at once.
    private var last: [String: UInt16] = [:]

    public init(ephemeral: ClosedRange<UInt16> = PortAllocator.standardRange) {
        self.ephemeral = ephemeral
    }

    /// The host's range as /proc/sys/net/ipv4/ip_local_port_range has it.
    public static func range(_ text: String) -> ClosedRange<UInt16> {
        let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map { UInt16($0) }
        guard words.count == 2, let first = words[0], let last = words[1], first > 0, first <= last else {
            return standardRange
        }
        return first...last
    }

    /// One port that is free at all of the addresses: the only one of the range, the next free one of it, or with nil one
    /// of the ephemeral range.
    public mutating func take(
        _ addresses: [IPAddress],
        _ proto: String,
        _ wanted: ClosedRange<UInt16>?
    ) throws(EngineError) -> UInt16 {
        let range = wanted ?? ephemeral
        if let wanted, wanted.count == 1 {
            for address in addresses {
                guard let place = holder(of: range.lowerBound, address, proto) else { continue }
                throw .internalError("Bind for \(place):\(range.lowerBound) failed: port is already allocated")
            }
            mark(range.lowerBound, addresses, proto)
            return range.lowerBound
        }
        let key = "\(proto) \(addresses.first.map(\.description) ?? "") \(range)"
        var port = last[key] ?? range.upperBound
        for _ in range {
            port = port >= range.upperBound ? range.lowerBound : port + 1
            if addresses.allSatisfy({ holder(of: port, $0, proto) == nil }) {
                mark(port, addresses, proto)
                last[key] = port
                return port
            }
        }
        throw .internalError("all ports are allocated")
    }

    /// What is known to be taken already, such as by containers that went on without the daemon.
    public mutating func mark(_ port: UInt16, _ addresses: [IPAddress], _ proto: String) {
        for address in addresses { taken[Key(proto: proto, address: address), default: []].insert(port) }
    }

    public mutating func free(_ port: UInt16, _ addresses: [IPAddress], _ proto: String) {
        for address in addresses { taken[Key(proto: proto, address: address)]?.remove(port) }
    }

    /// The address at which the port is taken in a way that this one cannot have it.
    private func holder(of port: UInt16, _ address: IPAddress, _ proto: String) -> IPAddress? {
        for (key, ports) in taken where key.proto == proto && key.address.bytes.count == address.bytes.count {
            guard ports.contains(port) else { continue }
            if key.address == address || key.address.isUnspecified { return key.address }
            if address.isUnspecified { return key.address }
        }
        return nil
    }
}
