import Glibc
import Linux

/// Writes all of `bytes`, waiting when the descriptor was set non-blocking by somebody else. `restore`: what has to be put
/// right before the end of a process whose output nobody reads.
func writeFully(_ raw: Int32, _ bytes: ArraySlice<UInt8>, restore: () -> Void = {}) throws(SystemCallError) {
    var left = bytes
    while !left.isEmpty {
        let count = left.withUnsafeBytes { Glibc.write(raw, $0.baseAddress, $0.count) }
        if count >= 0 {
            left = left.dropFirst(count)
        } else if errno == EAGAIN {
            var wait = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
            poll(&wait, 1, -1)
        } else if errno == EPIPE && raw <= 2 {
            // Nobody reads on, as behind `head`: that ends a program by its signal, without a word.
            restore()
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
        } else if errno != EINTR {
            throw SystemCallError("write")
        }
    }
}

func say(_ text: String) { try? writeFully(1, Array((text + "\n").utf8)[...]) }
func complain(_ text: String) { try? writeFully(2, Array((text + "\n").utf8)[...]) }
