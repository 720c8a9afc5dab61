import DockerAPI
import Linux
import Testing

@Suite struct StdCopyTests {
    private static let frames: [UInt8] =
        [0x01, 0, 0, 0] + [0, 0, 0, 0x03] + [0x61, 0x62, 0x63]  // stdout, 3 bytes
        + [0x02, 0, 0, 0] + [0, 0, 0, 0x00]  // stderr, none
        + [0x02, 0, 0, 0] + [0, 0, 0x01, 0x02] + [UInt8](repeating: 0x78, count: 0x102)  // stderr, 258 bytes
        + [0x00, 0, 0, 0] + [0, 0, 0, 0x01] + [0x21]  // stdin, 1 byte
        + [0x03, 0, 0, 0] + [0, 0, 0, 0x02] + [0x6F, 0x6B]  // the daemon's own, 2 bytes

    /// Payloads joined by stream, and the order in which streams came.
    private func decode(_ pieces: [[UInt8]]) throws -> (texts: [UInt8: String], order: [UInt8]) {
        var decoder = StdCopyDecoder()
        var payloads: [UInt8: [UInt8]] = [:]
        var order: [UInt8] = []
        for piece in pieces {
            try decoder.decode(piece) { stream, payload in
                payloads[stream, default: []] += payload
                if order.last != stream { order.append(stream) }
            }
        }
        return (payloads.mapValues { String(decoding: $0, as: UTF8.self) }, order)
    }

    @Test func `a frame is stream, three zeros, big-endian length, payload`() {
        #expect(StdCopy.frame(StdCopy.output, Array("abc".utf8)) == Array(Self.frames[..<11]))
        #expect(StdCopy.frame(StdCopy.error, []) == [2, 0, 0, 0, 0, 0, 0, 0])
        let long = StdCopy.frame(StdCopy.error, [UInt8](repeating: 7, count: 0x010203))
        #expect(Array(long[..<8]) == [2, 0, 0, 0, 0, 1, 2, 3])
        #expect(long.count == 0x010203 + 8)
    }

    @Test func `payloads come out by stream wherever the bytes are cut in two`() throws {
        for cut in 0...Self.frames.count {
            let result = try decode([Array(Self.frames[..<cut]), Array(Self.frames[cut...])])
            #expect(
                result.texts == [1: "abc", 2: String(repeating: "x", count: 258), 0: "!", 3: "ok"],
                "cut at \(cut)"
            )
            #expect(result.order == [1, 2, 0, 3], "cut at \(cut)")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 8, 9, 64])
    func `payloads come out by stream in pieces of any size`(size: Int) throws {
        let pieces = stride(from: 0, to: Self.frames.count, by: size).map {
            Array(Self.frames[$0..<min($0 + size, Self.frames.count)])
        }
        let result = try decode(pieces)
        #expect(result.texts == [1: "abc", 2: String(repeating: "x", count: 258), 0: "!", 3: "ok"])
        #expect(result.order == [1, 2, 0, 3])
    }

    @Test func `a payload is given out before its frame has ended`() throws {
        let result = try decode([[1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x68, 0x69]])
        #expect(result.texts == [1: "hi"])
    }

    @Test(arguments: [4, 0x48, 0xFF] as [UInt8])
    func `a header that names no stream is refused in docker's words`(stream: UInt8) throws {
        var decoder = StdCopyDecoder()
        let error = try #require(throws: EngineError.self) {
            try decoder.decode([stream, 0, 0, 0, 0, 0, 0, 1, 0x61]) { _, _ in Issue.record("a payload came out") }
        }
        #expect(error.message == "Unrecognized input header: \(stream)")
    }

    @Test func `what the receiver throws reaches the caller`() {
        struct Full: Error {}
        var decoder = StdCopyDecoder()
        #expect(throws: Full.self) { try decoder.decode(Self.frames) { _, _ in throw Full() } }
    }
}
