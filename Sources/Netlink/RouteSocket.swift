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
        var answer = NetlinkAnswer(to: what)
        // The kernel's datagrams for a dump are at most 32 KB.
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            var sender: UInt32 = 0
            let count = try systemCall("recv", path: what) {
                buffer.withUnsafeMutableBytes { monohull_netlink_receive(raw, $0.baseAddress, $0.count, &sender) }
            }
            // Only the kernel is 0; in a network namespace that is joined others could write to us (netlink(7)).
            if sender != 0 { continue }
            if try answer.take(buffer[0..<count]) { return answer.messages }
        }
    }
}
