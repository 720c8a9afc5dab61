import Bytes

/// A blob on its way through gzip, in pieces.
actor CompressedBlob {
    private let blob: StoredBlob
    private let collector: MemorySink
    private let sink: GzipSink
    private var isFinished = false

    init(_ blob: StoredBlob) throws {
        self.blob = blob
        collector = MemorySink()
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
