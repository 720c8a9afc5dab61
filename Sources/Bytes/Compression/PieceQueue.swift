import Glibc

/// Buffers that go round between two threads: one fills them, the other empties them.
final class PieceQueue: @unchecked Sendable {
    // Unchecked: everything but the buffers' content is touched under `lock` only, and a buffer belongs to one side
    // at a time.
    struct Piece {
        let buffer: UnsafeMutableRawBufferPointer
        var count = 0
    }

    private static let pieces = 4
    private static let pieceSize = 1 << 18

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let buffers: [UnsafeMutableRawBufferPointer]
    private var empty: [Piece]
    private var filled: [Piece] = []
    private var failure: (any Error)?
    /// The filling side touches nothing any more.
    private var isEnded = false
    private var isClosed = false

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
        buffers = (0..<Self.pieces).map { _ in .allocate(byteCount: Self.pieceSize, alignment: 4096) }
        empty = buffers.map { Piece(buffer: $0) }
    }

    deinit {
        for buffer in buffers { buffer.deallocate() }
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    private func locked<Value>(_ body: () throws -> Value) rethrows -> Value {
        pthread_mutex_lock(lock)
        defer {
            pthread_cond_signal(changed)
            pthread_mutex_unlock(lock)
        }
        return try body()
    }

    // MARK: who fills

    /// nil when nobody reads any more.
    func takeEmpty() -> Piece? {
        locked {
            while empty.isEmpty && !isClosed { pthread_cond_wait(changed, lock) }
            return isClosed ? nil : empty.popLast()
        }
    }

    func add(_ piece: Piece) { locked { filled.append(piece) } }

    func end(_ failure: (any Error)?) {
        locked {
            isEnded = true
            self.failure = failure
        }
    }

    // MARK: who empties

    /// nil at the end. An error comes after what was read before it.
    func takeFilled() throws -> Piece? {
        try locked {
            while true {
                while filled.isEmpty && !isEnded { pthread_cond_wait(changed, lock) }
                guard !filled.isEmpty else {
                    if let failure { throw failure }
                    return nil
                }
                let piece = filled.removeFirst()
                if piece.count > 0 { return piece }
            }
        }
    }

    func giveBack(_ piece: Piece) { locked { empty.append(Piece(buffer: piece.buffer)) } }

    /// Blocks until the filling side has ended, so that its source belongs to the caller again.
    func close() {
        locked {
            isClosed = true
            pthread_cond_signal(changed)
            while !isEnded { pthread_cond_wait(changed, lock) }
        }
    }
}
