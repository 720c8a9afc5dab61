/// A message's body, read piece by piece as it arrives.
public actor HTTPBody {
    enum Framing: Sendable { case none, length(Int), chunked, untilClose }

    private let input: HTTPInput
    private var framing: Framing
    private var chunkLeft = 0
    private let onEnd: @Sendable () async -> Void

    init(_ input: HTTPInput, _ framing: Framing, onEnd: @escaping @Sendable () async -> Void = {}) {
        self.input = input
        self.framing = framing
        self.onEnd = onEnd
    }

    /// How the fields say the body is framed; a message that names both ways is refused.
    static func framing(of fields: HTTPFields, otherwise: Framing) throws -> Framing {
        if fields.contains("chunked", in: "transfer-encoding") {
            if fields["content-length"] != nil { throw HTTPError.malformed("both chunked and content-length") }
            return .chunked
        }
        if let text = fields["content-length"] {
            guard let length = Int(text), length >= 0 else { throw HTTPError.malformed("content-length") }
            return length == 0 ? .none : .length(length)
        }
        return otherwise
    }

    /// The next piece; nil at the end. A body cut short throws.
    public func next() async throws -> [UInt8]? {
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
            guard let size = Int(line.prefix { $0 != ";" && $0 != " " }, radix: 16), size >= 0 else {
                throw HTTPError.malformed("chunk size")
            }
            if size == 0 {
                while let trailer = try await input.line(), !trailer.isEmpty {}
                return nil
            }
            chunkLeft = size
        }
        guard let piece = try await input.some(limit: chunkLeft) else { throw HTTPError.closed }
        chunkLeft -= piece.count
        if chunkLeft == 0 { _ = try await input.line(limit: 16) }
        return piece
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

    func discard() async throws {
        while try await next() != nil {}
    }
}
