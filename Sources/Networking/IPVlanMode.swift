/// What the links of an ipvlan network share (docker's ipvlan_mode).
public enum IPVlanMode: String, Sendable {
    /// The parent's network.
    case l2
    /// Its way out: the host's side routes by addresses alone.
    case l3
    /// The same, seen by the host's firewall.
    case l3s

    /// IFLA_IPVLAN_MODE
    var number: UInt16 {
        switch self {
        case .l2: 0
        case .l3: 1
        case .l3s: 2
        }
    }
}
