import Text

/// An answer of JSON documents, one a line, that may never end.
final class LineStream {
    let connection: HTTPConnection
    private var pending: [UInt8] = []
    private(set) var isEnded = false

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    /// Reads what is there, waiting for the first of it, and returns the documents that are whole by then.
    func read() throws -> [JSONNode] {
        repeat {
            guard let piece = try connection.nextPiece() else {
                isEnded = true
                break
            }
            pending += piece
        } while connection.hasMore
        guard let last = isEnded ? pending.indices.last : pending.lastIndex(of: 10) else { return [] }
        let lines = pending[...last].split(separator: 10)
        pending.removeFirst(last + 1)
        return try lines.map { try JSONNode.parse(Array($0)) }
    }

    /// The first document; nil where there is none.
    func first() throws -> JSONNode? {
        while !isEnded {
            if let node = try read().first { return node }
        }
        return nil
    }
}
