/// Where packets come by a chain (NF_INET_…).
public enum NetfilterHook: UInt32, Sendable {
    case prerouting = 0
    case input, forward, output, postrouting
}
