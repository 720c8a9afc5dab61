/// A container's port as a key of ExposedPorts and PortBindings: `80`, `80/tcp`.
public struct PortNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let number: UInt16
    public let proto: String

    public init?(_ text: String) {
        let parts = text.parts(by: "/", maxSplits: 1)
        guard let number = UInt16(parts[0]), number > 0 else { return nil }
        let proto = parts.count > 1 && !parts[1].isEmpty ? parts[1].lowercased() : "tcp"
        guard ["tcp", "udp", "sctp"].contains(proto) else { return nil }
        self.number = number
        self.proto = proto
    }

    public init(_ number: UInt16, _ proto: String) {
        self.number = number
        self.proto = proto
    }

    public var description: String { "\(number)/\(proto)" }

    public static func < (one: PortNumber, other: PortNumber) -> Bool {
        (one.number, one.proto) < (other.number, other.proto)
    }

    /// The host's ports of a binding: nil is any, as is an empty text.
    public static func hostRange(_ text: String) -> ClosedRange<UInt16>? {
        let ends = text.parts(by: "/")[0].parts(by: "-").map { UInt16($0) }
        guard let first = ends[0], first > 0 else { return nil }
        guard ends.count > 1 else { return first...first }
        guard let last = ends[1], first <= last else { return nil }
        return first...last
    }
}
