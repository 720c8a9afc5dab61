/// What the kernel has to know of a network whose containers have links on one link of the host, beside the host's own
/// (docker's drivers macvlan and ipvlan).
public struct ParentNetwork: Sendable, Equatable {
    /// The name of the host's link.
    public let parent: String
    public let kind: Kind

    public enum Kind: Sendable, Equatable {
        /// Each container has a hardware address.
        case macvlan(MacvlanMode)
        /// All have the parent's.
        case ipvlan(IPVlanMode, IPVlanFlag)

        var name: String {
            switch self {
            case .macvlan: "macvlan"
            case .ipvlan: "ipvlan"
            }
        }
    }

    public init(parent: String, kind: Kind) {
        self.parent = parent
        self.kind = kind
    }
}
