/// A stream that is pulled. Sources stand on one another: file, decompression, digest, tar.
public protocol ByteSource: AnyObject {
    /// Fills a part of the buffer and returns its size; 0 at the end of the stream.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// What is wrong with a stream of bytes.
public struct ByteStreamError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
