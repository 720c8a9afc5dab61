import Glibc

/// Bytes to a unix socket and back, whatever they mean: for what no client would send.
public enum RawExchange {
    /// Sends all of it, ends our direction, and returns what came until the other side closed or was silent for so
    /// long; nil in place of an answer when it was silent. It may refuse before it has read all.
    public static func send(_ bytes: [UInt8], to socket: String, seconds: Int = 10) throws -> [UInt8]? {
        let connection = try UnixConnection(socket, seconds: seconds)
        _ = connection.send(bytes)
        connection.finishWriting()
        var answer: [UInt8] = []
        while true {
            guard let piece = connection.receive() else { return errno == ECONNRESET ? answer : nil }
            if piece.isEmpty { return answer }
            answer += piece
        }
    }

    /// Sends all of it and is gone, as a client is that was killed.
    public static func vanish(after bytes: [UInt8], from socket: String) throws {
        let connection = try UnixConnection(socket, seconds: 10)
        _ = connection.send(bytes)
        connection.hangUp()
    }
}
