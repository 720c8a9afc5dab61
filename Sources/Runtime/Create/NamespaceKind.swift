import Linux

/// The eight namespaces of namespaces(7), by the specification's names.
public enum NamespaceKind: String, CaseIterable, Sendable {
    // The order is the one to join them in.
    case user, mount, uts, ipc, network, pid, cgroup, time

    /// CLONE_NEW…
    var flag: UInt64 {
        switch self {
        case .user: UInt64(CLONE_NEWUSER)
        case .mount: 0x0002_0000
        case .uts: 0x0400_0000
        case .ipc: 0x0800_0000
        case .network: UInt64(CLONE_NEWNET)
        case .pid: 0x2000_0000
        case .cgroup: 0x0200_0000
        case .time: 0x80
        }
    }

    /// The name in /proc/PID/ns.
    var procName: String {
        switch self {
        case .mount: "mnt"
        case .network: "net"
        default: rawValue
        }
    }
}
