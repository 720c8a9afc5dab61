/// Bytes that were looked at already, then the rest.
public final class PrefixedSource: ByteSource {
    private var prefix: ArraySlice<UInt8>
    private let rest: (any ByteSource)?

    /// `rest` nil: the bytes are all.
    public init(_ prefix: [UInt8], _ rest: (any ByteSource)?) {
        self.prefix = prefix[...]
        self.rest = rest
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if prefix.isEmpty { return try rest?.read(into: buffer) ?? 0 }
        let count = min(prefix.count, buffer.count)
        buffer.copyBytes(from: prefix.prefix(count))
        prefix = prefix.dropFirst(count)
        return count
    }
}
