import Testing

@testable import ShimCore

@Suite struct JSONLogLineTests {
    private func line(_ text: [UInt8], ended: Bool = true) -> String {
        var bytes: [UInt8] = []
        text.withUnsafeBytes { text in
            JSONLogLine.append(text, ended: ended, .stdout, time: { $0.append(UInt8(ascii: "T")) }, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a line is written as docker writes it`() {
        #expect(
            line(Array("<a>\t\"é".utf8)) == #"{"log":"\u003ca\u003e\u0009\"é\n","stream":"stdout","time":"T"}"# + "\n"
        )
    }

    @Test func `broken UTF-8 becomes the replacement character`() {
        #expect(
            line([0x61, 0xFF, 0xC3], ended: false) == #"{"log":"a\ufffd\ufffd","stream":"stdout","time":"T"}"# + "\n"
        )
    }

    @Test(arguments: [("10m", 10 << 20), ("5kb", 5120), ("7", 7), ("-1", 0)])
    func `sizes have docker's units`(text: String, size: Int) throws {
        #expect(try LogConfiguration.size(text) == size)
    }
}
