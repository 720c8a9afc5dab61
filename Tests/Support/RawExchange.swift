import Glibc
import Linux

/// Bytes to a unix socket and back, whatever they mean: for what no client would send.
public enum RawExchange {
    /// Sends all of it, ends our direction, and returns what came until the other side closed or was silent for so
    /// long; nil in place of an answer when it was silent.
    public static func send(_ bytes: [UInt8], to socket: String, seconds: Int = 10) throws -> [UInt8]? {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let raw = Glibc.socket(AF_UNIX, kind, 0)
        defer { close(raw) }
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard raw >= 0, setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &time, size) == 0,
            UnixAddress.with(socket, { connect(raw, $0, $1) }) == 0
        else { throw Failure("\(socket): errno \(errno)") }
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(raw, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            // It may refuse before it has read all.
            if count <= 0 { break }
            sent += count
        }
        shutdown(raw, Int32(SHUT_WR))
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(raw, &piece, piece.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return answer }
            if count < 0 { return nil }
            answer += piece[..<count]
        }
    }
}
