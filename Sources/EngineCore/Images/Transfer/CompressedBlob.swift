import Bytes

/// A blob on its way through gzip, in pieces.
actor CompressedBlob {
    private final class Collector: ByteSink {
        var bytes: [UInt8] = []
        func write(_ more: UnsafeRawBufferPointer) { bytes += more }
        func finish() {}
    }

    private let blob: StoredBlob
    private let collector: Collector
    private let sink: GzipSink
    private var isFinished = false

    init(_ blob: StoredBlob) throws {
        self.blob = blob
        collector = Collector()
        sink = try GzipSink(collector)
    }

    func next() async throws -> [UInt8]? {
        while !isFinished {
            if let piece = try await blob.next() {
                try sink.write(piece)
            } else {
                try sink.finish()
                isFinished = true
            }
            if !collector.bytes.isEmpty {
                defer { collector.bytes = [] }
                return collector.bytes
            }
        }
        return nil
    }
}
