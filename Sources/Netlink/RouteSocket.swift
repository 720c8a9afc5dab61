import CLinux
import Glibc
import Linux

/// A NETLINK_ROUTE socket of the network namespace that the calling thread is in (rtnetlink(7)). Blocks.
public struct RouteSocket: ~Copyable {
    private let descriptor: FileDescriptor

    public init() throws(SystemCallError) {
        let type = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let netlinkRoute: Int32 = 0
        descriptor = FileDescriptor(owning: try systemCall("socket") { socket(AF_NETLINK, type, netlinkRoute) })
    }

    /// Sends and reads up to the acknowledgement or the end of a dump; the bodies of what came in between.
    @discardableResult
    public func request(_ message: NetlinkMessage, _ what: String) throws(SystemCallError) -> [(
        type: UInt16, body: ArraySlice<UInt8>
    )] {
        guard let bytes = message.finished else { throw SystemCallError("netlink", path: what, errno: E2BIG) }
        let raw = descriptor.raw
        try systemCall("send", path: what) { bytes.withUnsafeBytes { send(raw, $0.baseAddress, $0.count, 0) } }
        var found: [(type: UInt16, body: ArraySlice<UInt8>)] = []
        // The kernel's datagrams for a dump are at most 32 KB.
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try systemCall("recv", path: what) {
                buffer.withUnsafeMutableBytes { recv(raw, $0.baseAddress, $0.count, 0) }
            }
            for (type, body) in NetlinkReader(buffer[0..<count]).messages {
                switch type {
                case 2:  // NLMSG_ERROR; 0 is the acknowledgement
                    let code: Int32 = NetlinkReader.integer(body, at: 0) ?? 0
                    if code != 0 { throw SystemCallError("netlink", path: what, errno: -code) }
                    return found
                case 3: return found  // NLMSG_DONE
                default: found.append((type, ArraySlice(Array(body))))
                }
            }
            if count == 0 { return found }
        }
    }
}
