/// Where the content of a sparse file lies. What is between is zeros, which the archive does not hold.
struct TarSparse {
    struct Piece {
        var offset: Int64
        var length: Int64
    }

    /// Far more than a file system gives; each takes memory before a byte is read.
    static let maximumPieces = 1 << 16

    private let pieces: [Piece]
    private let size: Int64
    /// In the file that is unpacked.
    private var position: Int64 = 0
    private var next = 0

    /// `stored` are the bytes that the archive holds. Pieces must stand in order, apart and inside the file.
    init(_ pieces: [Piece], size: Int64, stored: Int64) throws {
        var end: Int64 = 0
        var total: Int64 = 0
        for piece in pieces {
            let (pieceEnd, isTooLarge) = piece.offset.addingReportingOverflow(piece.length)
            guard piece.offset >= end, piece.length >= 0, !isTooLarge, pieceEnd <= size else { throw Self.invalid }
            end = pieceEnd
            total += piece.length
        }
        guard total == stored, pieces.count <= Self.maximumPieces else { throw Self.invalid }
        self.pieces = pieces.filter { $0.length > 0 }
        self.size = size
    }

    /// Zeros from here to the next piece or the end.
    var hole: Int64 {
        guard next < pieces.count else { return size - position }
        return max(0, pieces[next].offset - position)
    }

    /// Bytes of the archive from here to the next hole.
    var data: Int64 {
        guard next < pieces.count, hole == 0 else { return 0 }
        return pieces[next].offset + pieces[next].length - position
    }

    /// Goes on by so many bytes of a hole or of data, never of both.
    mutating func advance(_ count: Int64) {
        position += count
        if next < pieces.count, position == pieces[next].offset + pieces[next].length { next += 1 }
    }

    static var invalid: ByteStreamError { ByteStreamError("archive/tar: invalid sparse file") }
}

extension TarSparse {
    /// Entries of GNU's old form in a block, 12 bytes each for place and length. An empty one ends them.
    static func pieces(_ block: TarBlock, from start: Int, count: Int) throws -> [Piece] {
        var pieces: [Piece] = []
        for index in 0..<count {
            let place = start + 24 * index
            if block.bytes[place] == 0 { break }
            pieces.append(Piece(offset: try block.size(place), length: try block.size(place + 12)))
        }
        return pieces
    }

    /// "offset,length,offset,length", as pax has it in its forms 0.0 and 0.1.
    static func pieces(_ map: [UInt8]) throws -> [Piece] {
        let numbers = try map.split(separator: UInt8(ascii: ",")).map { try number($0) }
        guard numbers.count.isMultiple(of: 2), numbers.count <= 2 * maximumPieces else { throw invalid }
        return stride(from: 0, to: numbers.count, by: 2).map { Piece(offset: numbers[$0], length: numbers[$0 + 1]) }
    }

    static func number(_ digits: ArraySlice<UInt8>) throws -> Int64 {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let value = Int64(String(decoding: digits, as: UTF8.self)), value < 1 << 60
        else { throw invalid }
        return value
    }
}
