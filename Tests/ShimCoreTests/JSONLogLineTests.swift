import Glibc
import Testing

@testable import ShimCore

@Suite struct JSONLogLineTests {
    private func line(_ text: [UInt8], attributes: String = "", part: LogPiece.Part? = nil) -> String {
        let buffer = LogBuffer(capacity: 1)
        var timestamp = LogTimestamp()
        text.withUnsafeBytes { text in
            let time = timespec(tv_sec: 1_000_000_000, tv_nsec: 120_000_000)
            let piece = LogPiece(text: text, stream: .stderr, time: time, part: part)
            JSONLogLine.append(piece, Array(attributes.utf8), &timestamp, to: buffer)
        }
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    private static let end = #"","stream":"stderr","time":"2001-09-09T01:46:40.12Z"}"# + "\n"

    @Test(arguments: [
        ("<a>\t\"é", #"\u003ca\u003e\u0009\"é\n"#),
        // Longer than the steps in which plain text is looked at, with something special at every place.
        ("0123456789abcdef&", #"0123456789abcdef\u0026\n"#),
        ("0123456789abcde\\", #"0123456789abcde\\\n"#),
        ("\r23456789abcdef\u{7F}", #"\r23456789abcdef\#u{7F}\n"#),
        ("0123456789\u{2028}x", #"0123456789\u2028x\n"#),
        ("0123456789abcdéüö end of it", #"0123456789abcdéüö end of it\n"#),
    ])
    func `a line is written as docker writes it`(text: String, escaped: String) {
        #expect(line(Array(text.utf8)) == #"{"log":""# + escaped + Self.end)
    }

    @Test func `broken UTF-8 becomes the replacement character`() {
        let part = LogPiece.Part(id: "", ordinal: 1, isLast: false)
        #expect(line([0x61, 0xFF, 0xC3], part: part) == #"{"log":"a\ufffd\ufffd"# + Self.end)
    }

    @Test func `attributes stand before the time`() {
        let text = line(Array("x".utf8), attributes: #""attrs":{"a":"b"},"#)
        #expect(
            text == #"{"log":"x\n","stream":"stderr","attrs":{"a":"b"},"time":"2001-09-09T01:46:40.12Z"}"# + "\n"
        )
    }
}
