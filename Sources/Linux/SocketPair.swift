import Glibc

/// Two unix sockets that are each other's peer (socketpair(2)), both close-on-exec.
public enum SocketPair {
    /// The caller owns both. `type` is SOCK_STREAM or another of socket(2).
    public static func make(_ type: __socket_type) throws(SystemCallError) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        try systemCall("socketpair") {
            socketpair(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
        }
        return (ends[0], ends[1])
    }
}
