import NIOCore

/// A message's body, read piece by piece as it arrives.
public actor HTTPBody {
    enum Framing: Sendable { case none, length(Int), chunked, untilClose }

    private let input: HTTPInput
    private var framing: Framing
    /// Whether only the end will tell how long it is.
    public nonisolated let hasUnknownLength: Bool
    private var chunkLeft = 0
    /// After an error in the framing nothing that follows can be told apart.
    private var hasFailed = false
    /// What was read ahead of its reader.
    private var held: [UInt8] = []
    private let onEnd: @Sendable () async -> Void
    /// What a client waits for that asked before it sends (Expect: 100-continue).
    private var invitation: (@Sendable () async throws -> Void)?

    init(
        _ input: HTTPInput,
        _ framing: Framing,
        invitation: (@Sendable () async throws -> Void)? = nil,
        onEnd: @escaping @Sendable () async -> Void = {}
    ) {
        self.input = input
        self.framing = framing
        hasUnknownLength =
            switch framing {
            case .none, .length: false
            case .chunked, .untilClose: true
            }
        self.invitation = invitation
        self.onEnd = onEnd
    }

    /// For a thread that may block.
    public nonisolated var blocking: HTTPBodySource { HTTPBodySource(self, input.connection.channel.eventLoop) }

    /// How the fields say the body is framed. What two readers could understand in two ways is refused: it is how
    /// requests are smuggled past proxies (RFC 9112, 6.3).
    static func framing(of fields: HTTPFields, otherwise: Framing) throws -> Framing {
        let codings = fields.values("transfer-encoding"), lengths = fields.values("content-length")
        if !codings.isEmpty {
            if !lengths.isEmpty { throw HTTPError.malformed("both transfer-encoding and content-length") }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw HTTPError.malformed("transfer-encoding other than chunked")
            }
            return .chunked
        }
        guard let text = lengths.first else { return otherwise }
        guard lengths.count == 1, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text) else {
            throw HTTPError.malformed("content-length")
        }
        return length == 0 ? .none : .length(length)
    }

    /// The next piece; nil at the end. A body cut short throws.
    public func next() async throws -> [UInt8]? {
        if hasFailed { throw HTTPError.malformed("body") }
        if !held.isEmpty {
            defer { held = [] }
            return held
        }
        do {
            return try await nextPiece()
        } catch {
            hasFailed = true
            throw error
        }
    }

    /// The next piece, with those that have arrived behind it: docker's client sends chunks of 32 KB, and the way from one
    /// thread to another costs more than they do.
    func gather(_ size: Int) async throws -> [UInt8]? {
        guard var pieces = try await next() else { return nil }
        while pieces.count < size, await input.hasMore, let piece = try await next() { pieces += piece }
        return pieces
    }

    private func nextPiece() async throws -> [UInt8]? {
        if let invitation {
            self.invitation = nil
            try await invitation()
        }
        switch framing {
        case .none:
            return nil
        case .length(let left):
            guard let piece = try await input.some(limit: left) else { throw HTTPError.closed }
            framing = piece.count == left ? .none : .length(left - piece.count)
            if piece.count == left { await onEnd() }
            return piece
        case .untilClose:
            if let piece = try await input.some() { return piece }
        case .chunked:
            if let piece = try await nextOfChunk() { return piece }
        }
        framing = .none
        await onEnd()
        return nil
    }

    private func nextOfChunk() async throws -> [UInt8]? {
        if chunkLeft == 0 {
            guard let line = try await input.line(limit: 1024) else { throw HTTPError.closed }
            let digits = line.prefix { $0 != ";" && $0 != " " }
            guard digits.allSatisfy(\.isHexDigit), let size = Int(digits, radix: 16) else {
                throw HTTPError.malformed("chunk size")
            }
            if size == 0 {
                try await passTrailers()
                return nil
            }
            chunkLeft = size
        }
        guard let piece = try await input.some(limit: chunkLeft) else { throw HTTPError.closed }
        chunkLeft -= piece.count
        if chunkLeft == 0, try await input.line(limit: 16) != "" { throw HTTPError.malformed("end of a chunk") }
        return piece
    }

    private func passTrailers() async throws {
        var left = HTTPInput.headLimit
        while let trailer = try await input.line(limit: left) {
            if trailer.isEmpty { return }
            left -= trailer.utf8.count
            if left <= 0 { throw HTTPError.tooLarge("trailer") }
        }
        throw HTTPError.closed
    }

    /// The whole body when it has at most `limit` bytes.
    public func collect(limit: Int = 4 << 20) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await next() {
            bytes += piece
            if bytes.count > limit { throw HTTPError.tooLarge("body") }
        }
        return bytes
    }

    /// Reads the whole body ahead, so that another may look at the very bytes that its reader will get.
    public func hold(limit: Int) async throws -> [UInt8] {
        held = try await collect(limit: limit)
        return held
    }

    /// Passes over what a handler has not read; false where that is so much, or has yet to be asked for, that another
    /// connection costs less.
    func discard(limit: Int) async throws -> Bool {
        if case .none = framing { return true }
        if invitation != nil { return false }
        var count = 0
        while let piece = try await next() {
            count += piece.count
            if count > limit { return false }
        }
        return true
    }
}
