import CLinux
import Glibc
import Linux
import NetdCore

/// One update for netd over a connection of its own. Every call blocks, for a bounded time.
struct NetdClient: Sendable {
    let socket: String
    /// One that is stopped by a signal must not keep containers from starting for ever.
    private static let seconds = 10

    /// ECONNREFUSED or ENOENT when nobody listens.
    func send(_ update: NetdUpdate) throws(SystemCallError) -> NetdReply {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let path = socket
        let descriptor = FileDescriptor(owning: try systemCall("socket") { Glibc.socket(AF_UNIX, kind, 0) })
        let raw = descriptor.raw
        var patience = timeval(tv_sec: Self.seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(raw, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        try systemCall("connect", path: path) { UnixAddress.with(path) { connect(raw, $0, $1) } }
        let bytes = update.bytes
        try write(length(bytes.count) + bytes, to: raw)
        let head = try read(NetdUpdate.lengthBytes, from: raw)
        let count = head.reduce(0) { $0 << 8 | Int($1) }
        guard count <= NetdUpdate.limit, let reply = NetdReply(try read(count, from: raw)) else {
            throw SystemCallError("read", path: path, errno: EBADMSG)
        }
        return reply
    }

    private func length(_ count: Int) -> [UInt8] {
        (0..<NetdUpdate.lengthBytes).reversed().map { UInt8(count >> ($0 * 8) & 0xFF) }
    }

    /// Without a signal where nobody reads any more.
    private func write(_ bytes: [UInt8], to raw: Int32) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try systemCall("send", path: socket) {
                rest.withUnsafeBytes { Glibc.send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            }
            rest = rest.dropFirst(count)
        }
    }

    private func read(_ count: Int, from raw: Int32) throws(SystemCallError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(count, 65536))
        while bytes.count < count {
            let wanted = min(count - bytes.count, chunk.count)
            let got = try systemCall("read", path: socket) {
                chunk.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, wanted) }
            }
            if got == 0 { throw SystemCallError("read", path: socket, errno: ECONNRESET) }
            bytes += chunk[..<got]
        }
        return bytes
    }
}
