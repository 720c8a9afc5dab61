import Glibc
import Linux
import Synchronization

/// Wakes a thread that polls or reads `reader`.
final class WakePipe: Sendable {
    let reader: Int32
    private let writer: Mutex<Int32>

    init() throws(SystemCallError) {
        var ends: [Int32] = [-1, -1]
        try systemCall("pipe") { pipe(&ends) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reader = ends[0]
        writer = Mutex(ends[1])
    }

    deinit {
        shut()
        close(reader)
    }

    /// One byte for the reader.
    func wake() {
        writer.withLock { writer in
            var byte: UInt8 = 1
            if writer >= 0 { _ = write(writer, &byte, 1) }
        }
    }

    /// The end, for ever.
    func shut() {
        writer.withLock { writer in
            if writer >= 0 { close(writer) }
            writer = -1
        }
    }
}
