import Glibc
import Testing
import Text

@testable import ShimCore

@Suite struct RemoteLogTests {
    private static let part = LogPiece.Part(id: "ab", ordinal: 2, isLast: true)

    private func bytes(_ text: String, part: LogPiece.Part? = nil, _ body: (LogPiece, LogBuffer) -> Void) -> [UInt8] {
        let buffer = LogBuffer()
        Array(text.utf8).withUnsafeBytes { text in
            let time = timespec(tv_sec: 1, tv_nsec: 2)
            body(LogPiece(text: text, stream: .stderr, time: time, part: part), buffer)
        }
        return Array(buffer.bytes)
    }

    @Test func `syslog's texts have docker's form`() throws {
        func form(_ format: SyslogForm.Format) -> String {
            let form = SyslogForm(format: format, facility: 24, tag: "box", hostname: "host", pid: 7)
            return String(decoding: bytes("hi") { form.append($0, to: $1) }, as: UTF8.self)
        }
        let stamp = "[A-Z][a-z]{2} [ 0-3][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}"
        let day = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
        let zone = "(Z|[+-][0-9]{2}:[0-9]{2})"
        for (format, pattern) in [
            (SyslogForm.Format.unix, "^<27>\(stamp) box\\[7\\]: hi\n$"),
            (.rfc3164, "^<27>\(stamp) host box\\[7\\]: hi\n$"),
            (.rfc5424, "^<27>1 \(day)\(zone) host box 7 box - hi\n$"),
            (.rfc5424micro, "^<27>1 \(day)\\.[0-9]{6}\(zone) host box 7 box - hi\n$"),
        ] {
            let text = form(format)
            let matches = try Pattern(pattern).matches(text)
            #expect(matches, "\(text)")
        }
    }

    @Test func `fluentd gets MessagePack`() {
        let form = FluentdForm(tag: "t", hasSubSeconds: false, fields: [("container_id", "x")])
        let expected: [UInt8] =
            [0x94, 0xA1, 0x74, 0xD3, 0, 0, 0, 0, 0, 0, 0, 1, 0x83, 0xAC] + Array("container_id".utf8) + [
                0xA1, 0x78, 0xA6,
            ]
            + Array("source".utf8) + [0xA6] + Array("stderr".utf8) + [0xA3] + Array("log".utf8) + [0xA2]
            + Array("hi".utf8) + [0x80]
        #expect(bytes("hi") { form.append($0, to: $1) } == expected)
        let precise = FluentdForm(tag: "t", hasSubSeconds: true, fields: [])
        let long = String(repeating: "x", count: 300)
        let message = bytes(long, part: Self.part) { precise.append($0, to: $1) }
        #expect(message.starts(with: [0x94, 0xA1, 0x74, 0xD7, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0x86]))
        #expect(message.firstRange(of: [0xA3, 0x6C, 0x6F, 0x67, 0xDA, 0x01, 0x2C, 0x78]) != nil)
        #expect(message.firstRange(of: Array("partial_last".utf8) + [0xA4] + Array("true".utf8)) != nil)
    }

    @Test func `the journal gets fields, those with a newline by length`() {
        var form = JournalForm(fields: [("CONTAINER_NAME", "box"), ("LABEL", "a\nb")])
        let entry = bytes("h\ni", part: Self.part) { form.append($0, to: $1) }
        let expected =
            Array("MESSAGE\n".utf8) + [3, 0, 0, 0, 0, 0, 0, 0]
            + Array("h\ni\nPRIORITY=3\nCONTAINER_NAME=box\nLABEL\n".utf8)
            + [3, 0, 0, 0, 0, 0, 0, 0]
            + Array("a\nb\nCONTAINER_LOG_ORDINAL=1\nSYSLOG_TIMESTAMP=1970-01-01T00:00:01.000000002Z\n".utf8)
            + Array("CONTAINER_PARTIAL_ID=ab\nCONTAINER_PARTIAL_ORDINAL=2\nCONTAINER_PARTIAL_LAST=true\n".utf8)
        #expect(entry == expected)
    }
}
