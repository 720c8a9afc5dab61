import CLinux
import Glibc
import Linux

/// A netlink socket of the network namespace that the calling thread is in (netlink(7)). Blocks.
struct NetlinkSocket: ~Copyable {
    private let descriptor: FileDescriptor

    /// NETLINK_…; EPROTONOSUPPORT when the kernel lacks it.
    init(_ family: Int32) throws(SystemCallError) {
        let type = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = FileDescriptor(owning: try systemCall("socket") { socket(AF_NETLINK, type, family) })
    }

    /// Sends and reads up to the acknowledgement or the end of a dump; the bodies of what came in between.
    @discardableResult
    func request(_ message: NetlinkMessage, _ what: String) throws(SystemCallError) -> [(
        type: UInt16, body: ArraySlice<UInt8>
    )] {
        try write(message.finished, what)
        var answer = NetlinkAnswer(to: what)
        // The kernel's datagrams for a dump are at most 32 KB.
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try receive(&buffer, what)
            if try answer.take(buffer[0..<count]) { return answer.messages }
        }
    }

    /// What a message that `wantsAnswer` no is answered by: one message, or a refusal.
    func first(_ message: NetlinkMessage, _ what: String) throws(SystemCallError) -> (
        type: UInt16, body: ArraySlice<UInt8>
    ) {
        try write(message.finished, what)
        var answer = NetlinkAnswer(to: what)
        var buffer = [UInt8](repeating: 0, count: 32768)
        let count = try receive(&buffer, what)
        _ = try answer.take(buffer[0..<count])
        guard let first = answer.messages.first else { throw SystemCallError("netlink", path: what, errno: EBADMSG) }
        return first
    }

    /// Sends all and reads until each message is acknowledged or one is refused. `unanswered` are the messages at the
    /// front and at the end that ask for no answer.
    func send(_ batch: NetlinkBatch, unanswered: Int = 0) throws(SystemCallError) {
        let bytes = batch.bytes
        if let bytes, bytes.count > 100_000 { grow(to: bytes.count) }
        try write(bytes, batch.what(1))
        var rest = batch.count - unanswered
        var buffer = [UInt8](repeating: 0, count: 65536)
        while rest > 0 {
            let count = try receive(&buffer, batch.what(1))
            for (type, body) in NetlinkReader(buffer[0..<count]).messages {
                let errorType: UInt16 = 2  // NLMSG_ERROR: errno and the header that it answers
                guard type == errorType, let code: Int32 = NetlinkReader.integer(body, at: 0),
                    let number: UInt32 = NetlinkReader.integer(body, at: 12)
                else { continue }
                if code != 0 { throw SystemCallError("netlink", path: batch.what(number), errno: 0 &- code) }
                rest -= 1
            }
        }
    }

    private func write(_ bytes: [UInt8]?, _ what: String) throws(SystemCallError) {
        guard let bytes else { throw SystemCallError("netlink", path: what, errno: E2BIG) }
        let raw = descriptor.raw
        try systemCall("send", path: what) {
            bytes.withUnsafeBytes { Glibc.send(raw, $0.baseAddress, $0.count, 0) }
        }
    }

    func receive(_ buffer: inout [UInt8], _ what: String) throws(SystemCallError) -> Int {
        let raw = descriptor.raw
        while true {
            var sender: UInt32 = 0
            let count = try systemCall("recv", path: what) {
                buffer.withUnsafeMutableBytes { monohull_netlink_receive(raw, $0.baseAddress, $0.count, &sender) }
            }
            // Only the kernel is 0; in a network namespace that is joined others could write to us (netlink(7)).
            if sender == 0 { return count }
        }
    }

    /// Hears what the kernel tells a group.
    func join(_ group: Int32) throws(SystemCallError) {
        let (level, addMembership): (Int32, Int32) = (270, 1)  // SOL_NETLINK, NETLINK_ADD_MEMBERSHIP
        var group = group
        let raw = descriptor.raw
        // struct sockaddr_nl with a port that the kernel chooses: a socket without one hears nothing.
        let place = [UInt8(AF_NETLINK), 0] + [UInt8](repeating: 0, count: 10)
        try systemCall("bind", path: "netlink group \(group)") {
            place.withUnsafeBytes {
                bind(raw, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
            }
        }
        try systemCall("setsockopt", path: "netlink group \(group)") {
            setsockopt(raw, level, addMembership, &group, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// A message has to fit the socket's buffer, 208 KB as a rule; only root may have more than the limit.
    private func grow(to size: Int) {
        var size = Int32(clamping: size + 65536)
        _ = setsockopt(descriptor.raw, SOL_SOCKET, SO_SNDBUFFORCE, &size, socklen_t(MemoryLayout<Int32>.size))
    }
}
