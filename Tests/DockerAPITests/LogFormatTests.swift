import Testing

@testable import DockerAPI

@Suite struct LogFormatTests {
    private func decode(_ bytes: [UInt8], _ format: LogFormat) -> (LogFormat.Step, LogEntry) {
        var entry = LogEntry()
        entry.text = [1, 2, 3]
        entry.attributes = [4]
        let step = bytes.withUnsafeBytes { format.decode($0, into: &entry) }
        return (step, entry)
    }

    @Test(arguments: [
        (
            #"{"log":"a\u003cb\"\\\n","stream":"stderr","time":"2001-09-09T01:46:40.12Z"}"#, "a<b\"\\\n", true,
            120_000_000, ""
        ),
        (
            #"{"log":"x","stream":"stdout","attrs":{"a":"\"time\":\""},"time":"2001-09-09T01:46:40Z"}"#, "x", false, 0,
            #"{"a":"\"time\":\""}"#
        ),
        // Not as docker writes it: another order, spaces, an offset, surrogates.
        (
            #"{"time":"2001-09-09T03:46:40.5+02:00", "stream":"stderr","log":"\ud83d\ude00\n"}"#, "😀\n", true,
            500_000_000, ""
        ),
        (
            #"{"log":"\ud83d\ude00\ufffd","stream":"stdout","time":"2001-09-09T01:46:40.000000001Z"}"#, "😀\u{FFFD}",
            false, 1, ""
        ),
    ])
    func `a line of json-file is read`(line: String, text: String, isError: Bool, nanoseconds: Int, attributes: String)
    {
        let (step, entry) = decode(Array((line + "\nnext").utf8), .jsonFile)
        #expect(step == .entry(line.utf8.count + 1))
        #expect(String(decoding: entry.text, as: UTF8.self) == text && entry.isError == isError)
        #expect(entry.seconds == 1_000_000_000 && entry.nanoseconds == nanoseconds)
        #expect(String(decoding: entry.attributes, as: UTF8.self) == attributes)
    }

    @Test(arguments: [
        ("2024-02-29T23:59:59Z", 1_709_251_199), ("2024-03-01T00:00:00Z", 1_709_251_200),
        ("1970-01-01T00:00:00Z", 0), ("2100-12-31T12:00:00Z", 4_133_937_600),
    ])
    func `times of a log are counted by the calendar`(text: String, seconds: Int) {
        let (_, entry) = decode(Array("{\"log\":\"\",\"stream\":\"stdout\",\"time\":\"\(text)\"}\n".utf8), .jsonFile)
        #expect(entry.seconds == seconds)
    }

    @Test func `half a line waits, and a broken one is passed over`() {
        #expect(decode(Array(#"{"log":"a"#.utf8), .jsonFile).0 == .incomplete)
        #expect(decode(Array("{\"log\":\"a\n{".utf8), .jsonFile).0 == .damaged(10))
        #expect(decode(Array("{\"log\":\"a\\\n{".utf8), .jsonFile).0 == .damaged(11))
    }

    @Test func `a record of local is read`() {
        let message: [UInt8] =
            [0x0A, 6] + Array("stderr".utf8) + [0x10, 0x81, 0xA8, 0xD6, 0xB9, 0x07, 0x1A, 2] + Array("hi".utf8)
        let record: [UInt8] = [0, 0, 0, UInt8(message.count)] + message + [0, 0, 0, UInt8(message.count)]
        let (step, entry) = decode(record + [0], .local)
        #expect(step == .entry(record.count) && entry.isError && entry.text == Array("hi\n".utf8))
        #expect(entry.seconds == 2 && entry.nanoseconds == 1)
        for length in 0..<record.count { #expect(decode(Array(record[..<length]), .local).0 == .incomplete) }
        let damaged = record.dropLast() + [9]
        #expect(decode(Array(damaged), .local).0 == .damaged(record.count))
    }

    @Test func `records are printed as docker logs gets them`() {
        var entry = LogEntry()
        entry.text = Array("hi\n".utf8)
        (entry.seconds, entry.nanoseconds) = (1_000_000_000, 12)
        entry.attributes = Array(#"{"b":"x y","a":"1=2"}"#.utf8)
        var bytes: [UInt8] = []
        var bare = LogPrinter(isFramed: false, showsTimes: true, showsDetails: true)
        bare.append(entry, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "2001-09-09T01:46:40.000000012Z a=1%3D2,b=x+y hi\n")
        var framed = LogPrinter(isFramed: true, showsTimes: true, showsDetails: false)
        bytes = []
        framed.append(entry, to: &bytes)
        #expect(bytes.prefix(8) == [1, 0, 0, 0, 0, 0, 0, 34] && bytes.count == 42)
    }
}
