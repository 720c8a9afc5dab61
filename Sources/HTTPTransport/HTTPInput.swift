/// The reading side of an HTTP/1.1 connection: heads, bodies, and after a hijack the bare bytes. One reader at a time.
actor HTTPInput {
    /// More than any client sends, less than what would hurt.
    static let headLimit = 256 << 10

    nonisolated let connection: SocketConnection
    private var buffer: ArraySlice<UInt8> = []

    init(_ connection: SocketConnection) {
        self.connection = connection
    }

    private func fill() async throws -> Bool {
        guard let bytes = try await connection.read() else { return false }
        if buffer.isEmpty { buffer = bytes[...] } else { buffer.append(contentsOf: bytes) }
        return true
    }

    /// Waits for the first byte of what follows; false at the end of the stream.
    func waitForMore() async throws -> Bool {
        if buffer.isEmpty { return try await fill() }
        return true
    }

    /// One line without its line end; nil at a clean end of the stream.
    func line(limit: Int = HTTPInput.headLimit) async throws -> String? {
        var searched = 0
        while true {
            if let end = buffer.dropFirst(searched).firstIndex(of: 0x0A) {
                var line = buffer[buffer.startIndex..<end]
                if line.count > limit { throw HTTPError.tooLarge("header line") }
                buffer = buffer[(end + 1)...]
                if line.last == 0x0D { line = line.dropLast() }
                return String(decoding: line, as: UTF8.self)
            }
            searched = buffer.count
            if searched > limit { throw HTTPError.tooLarge("header line") }
            if try await !fill() {
                if searched == 0 { return nil }
                throw HTTPError.closed
            }
        }
    }

    /// The first line and the fields of a message; nil when the peer closed between messages.
    func head() async throws -> (line: String, fields: HTTPFields)? {
        var first = try await line()
        if first?.isEmpty == true { first = try await line() }
        guard let first else { return nil }
        var fields = HTTPFields()
        var size = first.utf8.count
        while true {
            guard let text = try await line() else { throw HTTPError.closed }
            if text.isEmpty { return (first, fields) }
            size += text.utf8.count
            if size > Self.headLimit { throw HTTPError.tooLarge("header") }
            guard let colon = text.firstIndex(of: ":"), colon != text.startIndex,
                text[..<colon].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw HTTPError.malformed("header field")
            }
            var value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            while value.last == " " || value.last == "\t" { value.removeLast() }
            fields.add(String(text[..<colon]), String(value))
        }
    }

    /// Up to `limit` bytes of what follows; nil at the end of the stream.
    func some(limit: Int = .max) async throws -> [UInt8]? {
        if buffer.isEmpty, try await !fill() { return nil }
        let taken = buffer.prefix(limit)
        buffer = buffer.dropFirst(taken.count)
        return Array(taken)
    }

    /// Of a body the next piece, with those behind it that are here already, until there are `size` bytes; none at its
    /// end. And how far the body has been read. The pieces are parts of what was received, not copies.
    func take(_ framing: BodyFraming, _ size: Int) async throws -> ([ArraySlice<UInt8>], BodyFraming) {
        var framing = framing
        var pieces: [ArraySlice<UInt8>] = []
        var count = 0
        while true {
            switch try framing.step(&buffer) {
            case .piece(let piece):
                pieces.append(piece)
                count += piece.count
                if count >= size { return (pieces, framing) }
            case .end:
                return (pieces, framing)
            case .needsMore:
                if !pieces.isEmpty { return (pieces, framing) }
                if try await !fill() { try framing.endOfStream() }
            }
        }
    }

    /// The socket for a thread that reads it itself, as SocketConnection has it.
    func lend() async throws -> LentSocket? {
        guard var socket = try await connection.lend() else { return nil }
        socket.early = Array(buffer) + socket.early
        buffer = []
        return socket
    }

    func takeBack(_ socket: consuming LentSocket) async throws {
        buffer = socket.early[...]
        try await connection.takeBack(socket.descriptor)
    }
}
