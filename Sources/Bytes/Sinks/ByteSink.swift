/// A stream that is pushed. Sinks stand on one another: tar, digest, compression, file.
public protocol ByteSink: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws

    /// Nothing follows. What the sink stands on is finished too.
    func finish() throws
}

extension ByteSink {
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
