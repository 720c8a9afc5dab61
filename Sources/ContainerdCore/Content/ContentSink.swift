import Bytes

/// The bytes of a blob that is being written; its owner commits it.
final class ContentSink: ByteSink {
    private let writer: ContentWriter

    init(_ writer: ContentWriter) {
        self.writer = writer
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try writer.write(bytes) }
    func finish() {}
}
