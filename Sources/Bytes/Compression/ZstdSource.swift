import CZstd

/// Decompresses zstd frames, one after another.
public final class ZstdSource: ByteSource {
    private let inner: any ByteSource
    private let context: OpaquePointer
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
    private var available = 0
    private var position = 0
    private var isBetweenFrames = false

    public init(_ inner: any ByteSource) throws {
        guard let context = ZSTD_createDCtx() else { throw ByteStreamError("zstd: out of memory") }
        self.inner = inner
        self.context = context
    }

    deinit {
        ZSTD_freeDCtx(context)
        input.deallocate()
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while output.pos == 0 {
            if position == available {
                available = try inner.read(into: input)
                position = 0
                if available == 0 {
                    if isBetweenFrames { return 0 }
                    throw ByteStreamError("zstd: unexpected end of the stream")
                }
            }
            var source = ZSTD_inBuffer(src: input.baseAddress, size: available, pos: position)
            let result = ZSTD_decompressStream(context, &output, &source)
            if ZSTD_isError(result) != 0 { throw ByteStreamError("zstd: invalid data") }
            position = source.pos
            isBetweenFrames = result == 0
        }
        return output.pos
    }
}
