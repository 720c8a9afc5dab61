import CLinux
import Glibc

/// What a port belongs to.
public enum Transport: String, Sendable {
    case tcp, udp, sctp

    var type: Int32 { Int32((self == .udp ? SOCK_DGRAM : SOCK_STREAM).rawValue) }
    /// 0 is the type's usual one; IPPROTO_SCTP is not in Glibc's module.
    var number: Int32 { self == .sctp ? 132 : 0 }
}
