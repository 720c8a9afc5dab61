import TTRPC
import Testing

@Suite struct FrameTests {
    private static let request: [UInt8] =
        [0x00, 0x00, 0x00, 0x03]  // length
        + [0x00, 0x00, 0x01, 0x05]  // stream
        + [0x01]  // request
        + [0x01]  // remote closed
        + [0x0A, 0x0B, 0x0C]  // payload

    private static let response: [UInt8] =
        [0x00, 0x00, 0x00, 0x00]  // length
        + [0x00, 0x00, 0x00, 0x01]  // stream
        + [0x02]  // response
        + [0x00]  // no flags

    @Test func `a request is length, stream, type, flags, payload`() throws {
        var bytes: [UInt8] = []
        try Frame(stream: 0x105, kind: .request, flags: .remoteClosed, payload: [10, 11, 12]).encode(to: &bytes)
        #expect(bytes == Self.request)
    }

    @Test func `frames come out whole however the bytes are cut`() throws {
        let wire = Self.request + Self.response + Self.request
        for cut in 1...wire.count {
            var decoder = FrameDecoder()
            var frames: [Frame] = []
            for start in stride(from: 0, to: wire.count, by: cut) {
                decoder.feed(Array(wire[start..<min(start + cut, wire.count)]))
                while let frame = try decoder.next() { frames.append(frame) }
            }
            let stream: UInt32 = 0x105
            #expect(frames.map(\.stream) == [stream, 1, stream])
            #expect(frames.map(\.kind) == [.request, .response, .request])
            #expect(frames[2].payload == [10, 11, 12])
        }
    }

    @Test func `a length above 4 MiB is refused before its payload arrives`() {
        var decoder = FrameDecoder()
        decoder.feed([0x00, 0x40, 0x00, 0x01, 0, 0, 0, 1, 1, 0])
        #expect(throws: FrameError.tooLong(4_194_305)) { _ = try decoder.next() }
    }

    @Test func `an unknown type is refused`() {
        var decoder = FrameDecoder()
        decoder.feed([0, 0, 0, 0, 0, 0, 0, 1, 9, 0])
        #expect(throws: FrameError.unknownKind(9)) { _ = try decoder.next() }
    }

    @Test func `a payload above 4 MiB is not encoded`() {
        var bytes: [UInt8] = []
        let frame = Frame(stream: 1, kind: .request, payload: [UInt8](repeating: 0, count: (4 << 20) + 1))
        #expect(throws: FrameError.self) { try frame.encode(to: &bytes) }
        #expect(bytes.isEmpty)
    }
}
