import Glibc

/// A message of a unix socket with the descriptor that may come with it, which is the receiver's.
struct ReceivedMessage {
    let bytes: [UInt8]
    let descriptor: Int32?

    /// Blocks until a message comes.
    init(_ socket: Int32) throws {
        var buffer = [UInt8](repeating: 0, count: 65536)
        // A cmsghdr with one descriptor: length, level, type, number.
        var control = [UInt64](repeating: 0, count: 3)
        let count = buffer.withUnsafeMutableBytes { buffer in
            control.withUnsafeMutableBytes { control in
                var part = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    return recvmsg(socket, &message, Int32(MSG_CMSG_CLOEXEC))
                }
            }
        }
        guard count > 0 else { throw Failure("recvmsg: errno \(errno)") }
        bytes = Array(buffer[0..<count])
        descriptor = control[0] == 20 ? Int32(truncatingIfNeeded: control[2]) : nil
    }
}
