import Glibc
import Linux

/// A connection to a unix socket, on which nothing blocks for longer than was said.
final class UnixConnection {
    let seconds: Int
    private let raw: Int32
    private var isOpen = true

    init(_ path: String, seconds: Int) throws {
        self.seconds = seconds
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        raw = socket(AF_UNIX, kind, 0)
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        let descriptor = raw
        guard raw >= 0, setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &time, size) == 0,
            UnixAddress.with(path, { connect(descriptor, $0, $1) }) == 0
        else { throw Failure("\(path): errno \(errno)") }
    }

    deinit { hangUp() }

    func hangUp() {
        if isOpen { close(raw) }
        isOpen = false
    }

    /// How many bytes went; fewer than there are where the other side takes no more.
    func send(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(raw, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { break }
            sent += count
        }
        return sent
    }

    /// Ends our direction; the other stays open.
    func finishWriting() { shutdown(raw, Int32(SHUT_WR)) }

    /// What comes next; empty at the end, nil with errno set when nothing came in time or the connection is broken.
    func receive() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = recv(raw, &bytes, bytes.count, 0)
        return count < 0 ? nil : Array(bytes[..<count])
    }
}
