import Bytes
import Glibc
import Linux
import OCI

/// Compresses a layer of the content store into another blob. Blocks.
struct LayerCompression: Sendable {
    let core: Core

    func compress(_ layer: ImageDescriptor) throws -> ImageDescriptor {
        let content = TransferContent(core: core)
        let file = FileSource(try FileDescriptor.open(try content.path(layer), O_RDONLY))
        let ref = "compress-blob-" + layer.digest.split(separator: ":").joined(separator: "-")
        let writer = try ContentWriter(store: core.content, namespace: try Call.requiredNamespace(), ref: ref)
        try writer.truncate()
        let gzip = try GzipSink(WriterSink(writer))
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { break }
            try buffer.withUnsafeBytes { try gzip.write(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        }
        try gzip.finish()
        let made = ImageDescriptor(mediaType: "", digest: writer.digest.description, size: writer.offset)
        do {
            _ = try writer.commit(total: made.size, expected: "", labels: ["containerd.io/uncompressed": layer.digest])
            content.announce(made)
        } catch let error as EngineError {
            guard error.kind == .conflict else { throw error }
        }
        return made
    }

    private final class WriterSink: ByteSink {
        private let writer: ContentWriter
        init(_ writer: ContentWriter) { self.writer = writer }
        func write(_ bytes: UnsafeRawBufferPointer) throws { try writer.write(Array(bytes)) }
        func finish() throws {}
    }
}
