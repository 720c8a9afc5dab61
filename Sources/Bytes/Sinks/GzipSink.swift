import CZlib

/// Compresses into one gzip member without a name or a time, so that the same content gives the same bytes.
public final class GzipSink: ByteSink {
    private let inner: any ByteSink
    private let stream: UnsafeMutablePointer<z_stream>
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)

    public init(_ inner: any ByteSink, level: Int32 = Z_DEFAULT_COMPRESSION) throws {
        self.inner = inner
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let code = deflateInit2_(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        guard code == Z_OK else { throw ByteStreamError("gzip: out of memory") }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            // zlib counts in 32 bits.
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            // zlib only reads what next_in points to; its declaration has no const.
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: part.baseAddress?.assumingMemoryBound(to: UInt8.self)
            )
            stream.pointee.avail_in = UInt32(part.count)
            while stream.pointee.avail_in > 0 { _ = try step(Z_NO_FLUSH) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
        }
    }

    public func finish() throws {
        stream.pointee.avail_in = 0
        while try step(Z_FINISH) != Z_STREAM_END {}
        try inner.finish()
    }

    private func step(_ flush: Int32) throws -> Int32 {
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(output.count)
        let code = deflate(stream, flush)
        guard code >= 0 || code == Z_BUF_ERROR else { throw ByteStreamError("gzip: can't compress (\(code))") }
        let count = output.count - Int(stream.pointee.avail_out)
        if count > 0 { try inner.write(UnsafeRawBufferPointer(rebasing: output[0..<count])) }
        return code
    }
}
