import CLinux
import Glibc
import Linux

/// The one message that carries a descriptor: the source of a mount, from a child of the parent.
extension SyncChannel {
    func sendSource(_ tree: borrowing FileDescriptor) throws(SystemCallError) {
        let (raw, treeRaw) = (descriptor.raw, tree.raw)
        let kind = [Kind.mountSource.rawValue]
        try systemCall("sendmsg") { Int(monohull_send_with_descriptor(raw, kind, 1, treeRaw)) }
    }

    /// Without a descriptor the message says why.
    func receiveSource() throws -> FileDescriptor {
        var buffer = [UInt8](repeating: 0, count: 16384)
        var received: Int32 = -1
        let raw = descriptor.raw
        let count = try systemCall("recvmsg") {
            Int(monohull_receive_with_descriptor(raw, &buffer, UInt64(buffer.count), &received))
        }
        if received >= 0 { return FileDescriptor(owning: received) }
        throw RuntimeError(count > 1 ? String(decoding: buffer[1..<count], as: UTF8.self) : "the parent is gone")
    }
}
