/// Passes a stream on and keeps its digest and length.
public final class HashingSink: ByteSink {
    private let inner: any ByteSink
    private var hasher = DigestHasher()
    public private(set) var count: Int64 = 0

    public init(_ inner: any ByteSink) {
        self.inner = inner
    }

    public var digest: Digest { hasher.digest }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        hasher.update(bytes)
        count += Int64(bytes.count)
        try inner.write(bytes)
    }

    public func finish() throws { try inner.finish() }
}
