import Glibc
import Linux

/// The built-in image's layer in pieces: header, file, padding and the two empty blocks at the end.
actor HelloLayer {
    private let path: String
    private let size: Int
    /// -1 before the header, above `size` when all is given out.
    private var offset = -1

    init(path: String) throws {
        self.path = path
        size = try FileStatus(path).size
    }

    func next() throws -> [UInt8]? {
        if offset < 0 {
            offset = 0
            return HelloImage.header(size: size)
        }
        if offset > size { return nil }
        if offset == size {
            offset = size + 1
            return [UInt8](repeating: 0, count: (size + 511) / 512 * 512 - size + 1024)
        }
        let file = try FileDescriptor.open(path, O_RDONLY)
        var piece = [UInt8](repeating: 0, count: min(ContainerdClient.pieceSize, size - offset))
        let start = off_t(offset), raw = file.raw
        let count = try systemCall("pread", path: path) {
            piece.withUnsafeMutableBytes { pread(raw, $0.baseAddress, $0.count, start) }
        }
        guard count > 0 else { throw EngineError.internalError("\(path) became shorter") }
        offset += count
        return Array(piece[..<count])
    }
}
