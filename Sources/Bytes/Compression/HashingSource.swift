/// Passes a stream on and keeps its digest and length.
public final class HashingSource: ByteSource {
    private let inner: any ByteSource
    private var hasher = DigestHasher()
    public private(set) var count: Int64 = 0

    public init(_ inner: any ByteSource) {
        self.inner = inner
    }

    public var digest: Digest { hasher.digest }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try inner.read(into: buffer)
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
        self.count += Int64(count)
        return count
    }

    /// Reads on to the end, so that the digest covers what the consumer did not want.
    public func drain() throws {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while try chunk.withUnsafeMutableBytes({ try read(into: $0) }) > 0 {}
    }
}
