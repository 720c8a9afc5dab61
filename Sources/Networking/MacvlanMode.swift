/// How the links of a macvlan network reach each other (docker's macvlan_mode).
public enum MacvlanMode: String, Sendable {
    case bridge
    case `private`
    /// By a switch outside that sends back what came from it.
    case vepa
    /// The parent has one link, which stands for it.
    case passthru

    /// IFLA_MACVLAN_MODE
    var number: UInt32 {
        switch self {
        case .private: 1
        case .vepa: 2
        case .bridge: 4
        case .passthru: 8
        }
    }
}
