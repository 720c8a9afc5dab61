/// How the links of an ipvlan network reach each other (docker's ipvlan_flag).
public enum IPVlanFlag: String, Sendable {
    case bridge
    case `private`
    case vepa

    /// IFLA_IPVLAN_FLAGS
    var number: UInt16 {
        switch self {
        case .bridge: 0
        case .private: 1
        case .vepa: 2
        }
    }
}
