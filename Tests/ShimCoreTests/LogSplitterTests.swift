import Testing

@testable import ShimCore

@Suite struct LogSplitterTests {
    private struct Given: Equatable {
        let length: Int
        let endsLine: Bool
        let ordinal: Int?
    }

    /// What comes out of reads of these sizes of a text.
    private func split(_ text: [UInt8], reads: Int) -> [Given] {
        var splitter = LogSplitter()
        var given: [Given] = []
        let take = { (piece: LogPiece) in
            given.append(Given(length: piece.text.count, endsLine: piece.endsLine, ordinal: piece.part?.ordinal))
        }
        var rest = text[...]
        while !rest.isEmpty {
            rest.prefix(reads).withUnsafeBytes { splitter.split($0, .stdout, take) }
            rest = rest.dropFirst(reads)
        }
        splitter.end(.stdout, take)
        return given
    }

    @Test(arguments: [1, 7, 16384, 16385, 32768])
    func `lines are cut at the same bytes however they are read`(reads: Int) {
        let limit = LogSplitter.pieceLimit
        let long = [UInt8](repeating: 0x61, count: limit)
        // Empty, short, exactly as long as a piece, one longer, and one without an end.
        let text = Array("\nab\n".utf8) + long + [0x0A] + long + Array("bc\nend".utf8)
        #expect(
            split(text, reads: reads) == [
                Given(length: 0, endsLine: true, ordinal: nil), Given(length: 2, endsLine: true, ordinal: nil),
                Given(length: limit, endsLine: false, ordinal: 1), Given(length: 0, endsLine: true, ordinal: 2),
                Given(length: limit, endsLine: false, ordinal: 1), Given(length: 2, endsLine: true, ordinal: 2),
                Given(length: 3, endsLine: false, ordinal: 1),
            ]
        )
    }

    @Test func `the two streams do not mix, and pieces of a line have one name and time`() {
        var splitter = LogSplitter()
        var parts: [LogPiece.Part] = []
        var times: Set<Int> = []
        var streams: [OutputStream] = []
        let take = { (piece: LogPiece) in
            streams.append(piece.stream)
            if let part = piece.part { parts.append(part) }
            if piece.stream == .stdout { times.insert(piece.nanoseconds) }
        }
        [UInt8](repeating: 0x61, count: 40000).withUnsafeBytes { splitter.split($0, .stdout, take) }
        Array("x\n".utf8).withUnsafeBytes { splitter.split($0, .stderr, take) }
        Array("y\n".utf8).withUnsafeBytes { splitter.split($0, .stdout, take) }
        #expect(streams == [.stdout, .stdout, .stderr, .stdout])
        #expect(parts.map(\.ordinal) == [1, 2, 3] && parts.map(\.isLast) == [false, false, true])
        #expect(Set(parts.map(\.id)).count == 1 && parts[0].id.utf8.count == 64 && times.count == 1)
    }
}
