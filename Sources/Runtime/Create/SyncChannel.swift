import Glibc
import Linux

/// The line between the parent and the container's first process while it is being made: one byte for the kind of
/// message, four for the length of the text. Only our own code is at both ends, up to the exec of the program.
struct SyncChannel: ~Copyable {
    enum Kind: UInt8 {
        /// Parent: cgroup, id maps and limits are set, or hooks are done: go on.
        case proceed = 0x67
        /// Stage: the id maps of the new user namespace are to be written.
        case mapIDs = 0x6D
        /// Stage: the container's process is made; its id as text.
        case child = 0x63
        /// Child: the limits are to be set, which takes rights that it may not have.
        case limits = 0x6E
        /// Child: namespaces and mounts stand; time for the hooks of the runtime.
        case hooks = 0x68
        /// Child: seccomp's listener is open; its descriptor's number as text. Said with write(2) alone.
        case listener = 0x73
        /// Child: everything is done up to the program's start.
        case ready = 0x72
        /// Child: what went wrong, as text.
        case failed = 0x65
        /// Child: the source of the mount with that number is to be opened; the answer brings it.
        case mountSource = 0x62
        /// Child: a line for the log, a byte for its level before the text.
        case log = 0x6C
    }

    let descriptor: FileDescriptor

    init(_ raw: Int32) {
        descriptor = FileDescriptor(owning: raw)
    }

    func send(_ kind: Kind, _ text: String = "") throws(SystemCallError) {
        try descriptor.writeAll([kind.rawValue] + Array(text.utf8.prefix(16000)))
    }

    /// nil when the other side has ended without a word.
    func receive() throws(SystemCallError) -> (kind: Kind, text: String)? {
        var buffer = [UInt8](repeating: 0, count: 16384)
        let raw = descriptor.raw
        let count = try systemCall("read") {
            let count = buffer.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) }
            if count >= 0 || errno != ECONNRESET { return count }
            // The other side ended without reading what we sent. What it sent before that comes after this error.
            return buffer.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) }
        }
        guard count > 0, let kind = Kind(rawValue: buffer[0]) else { return nil }
        return (kind, String(decoding: buffer[1..<count], as: UTF8.self))
    }

    /// Tells and waits for the answer.
    func ask(_ kind: Kind, _ text: String = "") throws(SystemCallError) {
        try send(kind, text)
        try waitForProceed()
    }

    /// Waits for the parent's word; EPIPE when the parent is gone.
    func waitForProceed() throws(SystemCallError) {
        guard let message = try receive(), message.kind == .proceed else { throw SystemCallError("read", errno: EPIPE) }
    }
}
