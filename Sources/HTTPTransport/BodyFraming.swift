/// How the bytes of a body stand in their stream (RFC 9112, 6 and 7.1), and how far its reader has come.
struct BodyFraming: Sendable {
    enum Step<Bytes> {
        case piece(Bytes)
        /// What is here does not tell enough.
        case needsMore
        case end
    }

    private enum Place {
        case end, length(Int), untilClose
        case chunkSize, chunk(Int), chunkEnd, trailers(Int)
    }

    static let none = BodyFraming(place: .end)
    static let chunked = BodyFraming(place: .chunkSize)
    static let untilClose = BodyFraming(place: .untilClose)
    static func length(_ count: Int) -> BodyFraming { BodyFraming(place: count == 0 ? .end : .length(count)) }

    private static let sizeLimit = 1024
    private static let endLimit = 16

    private var place: Place

    /// How the fields say the body is framed. What two readers could understand in two ways is refused: it is how
    /// requests are smuggled past proxies (RFC 9112, 6.3).
    static func of(_ fields: HTTPFields, otherwise: BodyFraming) throws(HTTPError) -> BodyFraming {
        let codings = fields.values("transfer-encoding"), lengths = fields.values("content-length")
        if !codings.isEmpty {
            if !lengths.isEmpty { throw .malformed("both transfer-encoding and content-length") }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw .malformed("transfer-encoding other than chunked")
            }
            return .chunked
        }
        guard let text = lengths.first else { return otherwise }
        guard lengths.count == 1, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text) else {
            throw .malformed("content-length")
        }
        return .length(length)
    }

    var isOver: Bool { if case .end = place { true } else { false } }

    /// Whether only the end will tell how long it is.
    var hasUnknownLength: Bool {
        switch place {
        case .end, .length: false
        default: true
        }
    }

    /// Takes from the front of what has arrived.
    mutating func step<Bytes: ByteRun>(_ buffer: inout Bytes) throws(HTTPError) -> Step<Bytes> {
        while true {
            switch place {
            case .end:
                return .end
            case .untilClose:
                guard let piece = Self.take(.max, &buffer) else { return .needsMore }
                return .piece(piece)
            case .length(let left):
                guard let piece = Self.take(left, &buffer) else { return .needsMore }
                place = piece.count == left ? .end : .length(left - piece.count)
                return .piece(piece)
            case .chunk(let left):
                guard let piece = Self.take(left, &buffer) else { return .needsMore }
                place = piece.count == left ? .chunkEnd : .chunk(left - piece.count)
                return .piece(piece)
            case .chunkSize:
                guard let line = try Self.line(Self.sizeLimit, &buffer) else { return .needsMore }
                let size = try Self.size(line)
                place = size == 0 ? .trailers(HTTPInput.headLimit) : .chunk(size)
            case .chunkEnd:
                guard let line = try Self.line(Self.endLimit, &buffer) else { return .needsMore }
                guard line.isEmpty else { throw .malformed("end of a chunk") }
                place = .chunkSize
            case .trailers(let left):
                guard let line = try Self.line(left, &buffer) else { return .needsMore }
                if line.count >= left { throw .tooLarge("trailer") }
                place = line.isEmpty ? .end : .trailers(left - line.count)
            }
        }
    }

    /// The stream has ended where more was awaited.
    mutating func endOfStream() throws(HTTPError) {
        guard case .untilClose = place else { throw .closed }
        place = .end
    }

    private static func take<Bytes: ByteRun>(_ limit: Int, _ buffer: inout Bytes) -> Bytes? {
        if buffer.isEmpty { return nil }
        let piece = buffer.prefix(limit)
        buffer = buffer.dropFirst(piece.count)
        return piece
    }

    /// A line without its end; nil when that has not arrived.
    private static func line<Bytes: ByteRun>(_ limit: Int, _ buffer: inout Bytes) throws(HTTPError) -> Bytes? {
        let end = buffer.prefix(limit + 2).firstIndex(of: 0x0A)
        guard let end else {
            if buffer.count > limit + 1 { throw .tooLarge("header line") }
            return nil
        }
        var line = buffer[buffer.startIndex..<end]
        buffer = buffer[(end + 1)...]
        if line.last == 0x0D { line = line.dropLast() }
        return line
    }

    /// Hexadecimal digits; what follows them, an extension, is passed over.
    private static func size(_ line: some ByteRun) throws(HTTPError) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
        let text = String(decoding: digits, as: UTF8.self)
        guard text.utf8.count == digits.count, text.utf8.allSatisfy(isDigit), let size = Int(text, radix: 16) else {
            throw .malformed("chunk size")
        }
        return size
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
