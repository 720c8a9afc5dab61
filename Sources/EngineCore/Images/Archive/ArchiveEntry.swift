import Bytes

/// One file of an archive in pieces.
actor ArchiveEntry {
    private let reader: TarReader

    init(_ reader: sending TarReader) {
        self.reader = reader
    }

    func next() throws -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: ContainerdClient.pieceSize)
        let count = try piece.withUnsafeMutableBytes { try reader.read(into: $0) }
        return count == 0 ? nil : Array(piece[..<count])
    }
}
