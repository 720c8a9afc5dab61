import Bytes

/// A request's body, each write a chunk of it.
final class ChunkSink: ByteSink {
    private let connection: HTTPConnection

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if bytes.isEmpty { return }
        try connection.write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
    }

    func finish() throws { try connection.write(Array("0\r\n\r\n".utf8)) }
}
