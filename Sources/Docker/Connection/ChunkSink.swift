import Bytes

/// A request's body, each write a chunk of it.
final class ChunkSink: ByteSink {
    private let connection: HTTPConnection
    private var isFinished = false

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if bytes.isEmpty { return }
        try connection.write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
    }

    /// Once: who makes an archive finishes it as well, and a second end would stand before the next request.
    func finish() throws {
        if isFinished { return }
        isFinished = true
        try connection.write(Array("0\r\n\r\n".utf8))
    }
}
