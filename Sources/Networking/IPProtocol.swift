/// The protocols whose ports can be published.
public enum IPProtocol: String, Sendable, CaseIterable {
    case tcp, udp, sctp

    /// IPPROTO_…
    public var number: UInt8 {
        switch self {
        case .tcp: 6
        case .udp: 17
        case .sctp: 132
        }
    }
}
