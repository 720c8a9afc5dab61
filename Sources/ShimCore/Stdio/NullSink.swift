/// Output nobody asked for. The process still gets a pipe, so that it sees what it sees elsewhere.
final class NullSink: OutputSink {
    var onProgress: (() -> Void)?
    var isFull: Bool { false }
    var isDrained: Bool { true }
    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {}
    func end(_ stream: OutputStream) {}
    func close() {}
}
