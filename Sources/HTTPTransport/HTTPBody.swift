import NIOCore

/// A message's body, read piece by piece as it arrives.
public actor HTTPBody {
    private let input: HTTPInput
    private var framing: BodyFraming
    /// Whether only the end will tell how long it is.
    public nonisolated let hasUnknownLength: Bool
    /// After an error in the framing nothing that follows can be told apart.
    private var hasFailed = false
    /// What was read ahead of its reader.
    private var held: [UInt8] = []
    /// What is being read while its reader works on what came before.
    private var coming: Task<[ArraySlice<UInt8>], any Error>?
    private let onEnd: @Sendable () async -> Void
    /// What a client waits for that asked before it sends (Expect: 100-continue).
    private var invitation: (@Sendable () async throws -> Void)?

    init(
        _ input: HTTPInput,
        _ framing: BodyFraming,
        invitation: (@Sendable () async throws -> Void)? = nil,
        onEnd: @escaping @Sendable () async -> Void = {}
    ) {
        self.input = input
        self.framing = framing
        hasUnknownLength = framing.hasUnknownLength
        self.invitation = invitation
        self.onEnd = onEnd
    }

    /// For a thread that may block, and reads while `work` lasts.
    public nonisolated func blocking<Value: Sendable>(
        _ work: (HTTPBodySource) async throws -> Value
    ) async throws -> Value {
        let source = HTTPBodySource(self, input.connection)
        do {
            let value = try await work(source)
            try await source.end()
            return value
        } catch {
            try? await source.end()
            throw error
        }
    }

    /// The next piece; nil at the end. A body cut short throws.
    public func next() async throws -> [UInt8]? {
        let pieces: [ArraySlice<UInt8>]
        if let coming {
            self.coming = nil
            pieces = try await coming.value
        } else {
            pieces = try await gather(1)
        }
        guard let first = pieces.first else { return nil }
        return pieces.dropFirst().reduce(into: Array(first)) { $0 += $1 }
    }

    /// The next pieces, none at the end; one task reads on meanwhile.
    func nextAhead(_ size: Int) async throws -> [ArraySlice<UInt8>] {
        let current = coming ?? Task { try await gather(size) }
        coming = nil
        let pieces = try await current.value
        if !pieces.isEmpty { coming = Task { try await gather(size) } }
        return pieces
    }

    /// The rest of the body for a thread that reads the socket itself; nil where the connection does not let it.
    func lend() async throws -> LentBody? {
        if hasFailed || framing.isOver || coming != nil || !held.isEmpty { return nil }
        guard let socket = try await input.lend() else { return nil }
        return LentBody(socket, framing)
    }

    func takeBack(_ lent: LentBody) async throws {
        framing = lent.framing
        hasFailed = lent.hasFailed
        guard let socket = lent.end() else { return }
        try await input.takeBack(socket)
    }

    /// The next piece, with those that have arrived behind it, until there are `size` bytes: docker's client sends chunks
    /// of 32 KB, and the way from one thread to another costs more than they do.
    func gather(_ size: Int) async throws -> [ArraySlice<UInt8>] {
        if hasFailed { throw HTTPError.malformed("body") }
        if !held.isEmpty {
            defer { held = [] }
            return [held[...]]
        }
        do {
            if let invitation {
                self.invitation = nil
                try await invitation()
            }
            if framing.isOver { return [] }
            let (pieces, place) = try await input.take(framing, size)
            framing = place
            if place.isOver { await onEnd() }
            return pieces
        } catch {
            hasFailed = true
            throw error
        }
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
        if coming == nil {
            if framing.isOver { return true }
            if invitation != nil { return false }
        }
        var count = 0
        while let piece = try await next() {
            count += piece.count
            if count > limit { return false }
        }
        return true
    }
}
