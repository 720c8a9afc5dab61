/// A stream that is pushed. Sinks stand on one another: tar, digest, compression, file.
public protocol ByteSink: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws

    /// Up to `limit` bytes, which `fill` puts into the room that it gets; it returns how many, and so does this. For much
    /// that comes from a file: it is read to where it goes from.
    func write(upTo limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> Int

    /// Nothing follows. What the sink stands on is finished too.
    func finish() throws
}

extension ByteSink {
    public func write(upTo limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> Int {
        try withUnsafeTemporaryAllocation(byteCount: min(limit, 1 << 17), alignment: 16) { room in
            let count = try fill(room)
            try write(UnsafeRawBufferPointer(rebasing: room[0..<count]))
            return count
        }
    }

    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// All that is left of a source.
    public func write(from source: any ByteSource) throws {
        var chunk = [UInt8](repeating: 0, count: 1 << 17)
        try chunk.withUnsafeMutableBytes { buffer in
            while true {
                let count = try source.read(into: buffer)
                if count == 0 { return }
                try write(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            }
        }
    }
}
