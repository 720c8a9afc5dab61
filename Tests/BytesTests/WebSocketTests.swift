import Bytes
import Fuzzing
import Testing

@Suite struct WebSocketTests {
    /// A client's frame, masked.
    private static func frame(_ first: UInt8, _ content: String, mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]) -> [UInt8] {
        let masked = content.utf8.enumerated().map { $1 ^ mask[$0 & 3] }
        return [first, 0x80 | UInt8(masked.count)] + mask + masked
    }

    // The example of RFC 6455, 1.3.
    @Test func `a key is answered as the standard has it`() {
        let accept = WebSocketKey.accept("dGhlIHNhbXBsZSBub25jZQ==")
        #expect(accept.prefix(4) == [0xB3, 0x7A, 0x4F, 0x2C] && accept.count == 20)
    }

    @Test(arguments: [1, 2, 3, 100])
    func `frames come apart in pieces of any size`(piece: Int) throws {
        let bytes =
            Self.frame(0x82, "Hello") + Self.frame(0x89, "ping") + Self.frame(0x02, "wor") + Self.frame(0x80, "ld")
            + Self.frame(0x8A, "late") + Self.frame(0x88, "") + Self.frame(0x82, "after the end")
        var decoder = WebSocketDecoder()
        var content: [UInt8] = []
        var others: [WebSocketDecoder.Event] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            for event in try decoder.decode(Array(bytes[start..<min(start + piece, bytes.count)])) {
                if case .content(let bytes) = event { content += bytes } else { others.append(event) }
            }
        }
        #expect(String(decoding: content, as: UTF8.self) == "Helloworld")
        #expect(others == [.ping(Array("ping".utf8)), .close([])])
    }

    @Test(
        arguments: [
            [0x82, 0x01, 0x00], [0xC2, 0x81, 0, 0, 0, 0], [0x83, 0x80], [0x89, 0xFE, 0, 0], [0x09, 0x80],
            [0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func `what breaks the protocol is refused`(bytes: [UInt8]) {
        var decoder = WebSocketDecoder()
        #expect(throws: ByteStreamError.self) { try decoder.decode(bytes) }
    }

    @Test func `damaged frames end in an error or go on`() {
        let samples = [
            Self.frame(0x82, "content") + Self.frame(0x89, "ping"), [0x82, 0xFE, 0x01, 0x00, 1, 2, 3, 4],
            [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4, 5],
        ]
        var content = 0
        Damage.each(of: samples, pieces: Damage.numberPieces, rounds: 5000, seed: 5) { bytes in
            var decoder = WebSocketDecoder()
            for event in (try? decoder.decode(bytes)) ?? [] {
                if case .content(let piece) = event { content += piece.count }
            }
        }
        #expect(content > 5000)
    }

    @Test(arguments: [(5, 2), (126, 4), (70_000, 10)])
    func `a frame says its length`(count: Int, head: Int) {
        let frame = WebSocketFrame.encode(.binary, [UInt8](repeating: 7, count: count))
        #expect(frame.count == count + head && frame[0] == 0x82)
    }
}
