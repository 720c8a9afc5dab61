import Bytes

/// A write into the content store as the end of a chain of sinks. Its commit stays the caller's.
final class ContentSink: ByteSink {
    private let writer: ContentWriter

    init(_ writer: ContentWriter) {
        self.writer = writer
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try writer.write(Array(bytes)) }

    func finish() throws {}
}
