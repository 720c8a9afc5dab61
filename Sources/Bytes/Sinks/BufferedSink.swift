/// Gathers small writes.
public final class BufferedSink: ByteSink {
    private static let size = 1 << 17
    private let inner: any ByteSink
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    private var count = 0

    public init(_ inner: any ByteSink) {
        self.inner = inner
    }

    deinit { buffer.deallocate() }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if bytes.count > buffer.count - count { try flush() }
        if bytes.count >= buffer.count { return try inner.write(bytes) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    public func write(upTo limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> Int {
        if limit > buffer.count - count { try flush() }
        if limit >= buffer.count { return try inner.write(upTo: limit, fill) }
        let filled = try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[count..<count + limit]))
        count += filled
        return filled
    }

    private func flush() throws {
        let filled = UnsafeRawBufferPointer(rebasing: buffer[0..<count])
        count = 0
        if !filled.isEmpty { try inner.write(filled) }
    }

    public func finish() throws {
        try flush()
        try inner.finish()
    }
}
