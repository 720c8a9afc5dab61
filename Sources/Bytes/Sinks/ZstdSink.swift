import CZstd

/// Compresses into one zstd frame.
public final class ZstdSink: ByteSink {
    private let inner: any ByteSink
    private let context: OpaquePointer
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)

    public init(_ inner: any ByteSink) throws {
        guard let context = ZSTD_createCCtx() else { throw ByteStreamError("zstd: out of memory") }
        self.inner = inner
        self.context = context
    }

    deinit {
        ZSTD_freeCCtx(context)
        output.deallocate()
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while input.pos < input.size { _ = try step(&input, ZSTD_e_continue) }
    }

    public func finish() throws {
        var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
        while try step(&input, ZSTD_e_end) != 0 {}
        try inner.finish()
    }

    /// What is still to be written, 0 when nothing is.
    private func step(_ input: inout ZSTD_inBuffer, _ end: ZSTD_EndDirective) throws -> Int {
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let left = ZSTD_compressStream2(context, &target, &input, end)
        if ZSTD_isError(left) != 0 { throw ByteStreamError("zstd: can't compress") }
        if target.pos > 0 { try inner.write(UnsafeRawBufferPointer(rebasing: output[0..<target.pos])) }
        return left
    }
}
