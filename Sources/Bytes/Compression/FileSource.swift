import Linux

/// The bytes of an open file from its current place.
public final class FileSource: ByteSource {
    private let file: FileDescriptor

    public init(_ file: consuming FileDescriptor) {
        self.file = file
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try file.read(into: buffer)
    }
}
