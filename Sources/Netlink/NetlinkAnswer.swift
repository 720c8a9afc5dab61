import Glibc
import Linux

/// What the kernel sends on a request, put together datagram by datagram up to the acknowledgement or the end of a dump.
public struct NetlinkAnswer {
    public private(set) var messages: [(type: UInt16, body: ArraySlice<UInt8>)] = []

    /// Far above what the addresses of a host take.
    private static let limit = 16 << 20
    private static let (errorType, doneType): (UInt16, UInt16) = (2, 3)  // NLMSG_ERROR, NLMSG_DONE
    private let what: String
    private var size = 0

    /// `what` was asked for, for the texts of errors.
    public init(to what: String) {
        self.what = what
    }

    /// Returns whether the answer is complete. The kernel's refusal is an error, and so is what is no answer.
    public mutating func take(_ datagram: ArraySlice<UInt8>) throws(SystemCallError) -> Bool {
        for (type, body) in NetlinkReader(datagram).messages {
            switch type {
            case Self.errorType, Self.doneType:
                // Both carry a negative errno, 0 for success; the end of a dump may do without.
                let code: Int32? = NetlinkReader.integer(body, at: 0)
                guard let code = code ?? (type == Self.doneType ? 0 : nil), code <= 0 else {
                    throw SystemCallError("netlink", path: what, errno: EBADMSG)
                }
                if code != 0 { throw SystemCallError("netlink", path: what, errno: 0 &- code) }
                return true
            default:
                size += body.count
                if size > Self.limit { throw SystemCallError("netlink", path: what, errno: EMSGSIZE) }
                messages.append((type, ArraySlice(Array(body))))
            }
        }
        // An empty datagram is the end of the socket.
        return datagram.isEmpty
    }
}
