import Bytes

/// An answer's body as it comes.
final class BodySource: ByteSource {
    private let connection: HTTPConnection
    private let counter: (Int) -> Void
    private var piece: ArraySlice<UInt8> = []

    /// `counter` hears of every piece.
    init(_ connection: HTTPConnection, counter: @escaping (Int) -> Void) {
        self.connection = connection
        self.counter = counter
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while piece.isEmpty {
            guard let next = try connection.nextPiece() else { return 0 }
            counter(next.count)
            piece = next[...]
        }
        let count = min(buffer.count, piece.count)
        piece.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        piece = piece.dropFirst(count)
        return count
    }

    /// Reads what is left, which counts.
    func drain() throws {
        piece = []
        while let next = try connection.nextPiece() { counter(next.count) }
    }
}
