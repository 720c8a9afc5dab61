import CLinux
import Glibc
import Linux

/// Plain reads and writes on descriptors that never block.
public enum Descriptors {
    public enum Outcome: Equatable {
        case bytes(Int)
        case wouldBlock
        case ended
    }

    public static func setNonBlocking(_ descriptor: Int32) {
        let flags = fcntl(descriptor, F_GETFL)
        if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) }
    }

    /// End of file and errors are one outcome: nothing more will come. A pty master says EIO for it.
    public static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldBlock : .ended
        }
    }

    public static func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Outcome {
        while true {
            let count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return .bytes(count) }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldBlock : .ended
        }
    }

    /// A pipe, both ends close-on-exec.
    public static func pipe() throws(SystemCallError) -> (read: Int32, write: Int32) {
        var ends: (read: Int32, write: Int32) = (-1, -1)
        try systemCall("pipe2") { monohull_pipe(&ends.read, &ends.write) }
        return ends
    }
}
