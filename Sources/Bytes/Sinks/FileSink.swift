import Glibc
import Linux

/// Writes to an open file at its current place. The file is left open for its owner to sync.
public final class FileSink: ByteSink {
    private let raw: Int32

    /// `raw` stays the caller's and outlives the sink.
    public init(_ raw: Int32) {
        self.raw = raw
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(raw, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemCallError("write")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    public func finish() {}
}
