import Testing
import Text

@testable import Docker

/// What the progress of a pull or push draws, message by message.
@Suite struct ProgressTests {
    private static let half = #"{"status":"Downloading","progressDetail":{"current":1000000,"total":2000000},"id":"a"}"#

    private func drawn(_ lines: [String], isTerminal: Bool, columns: Int = 120) throws -> String {
        var progress = Progress(output: 1, isTerminal: isTerminal)
        return try lines.map { progress.draw(try JSONNode.parse($0), columns: columns) }.joined()
    }

    @Test func `each id has a line, and what is none ends them`() throws {
        let bar = "[" + String(repeating: "=", count: 25) + ">" + String(repeating: " ", count: 25) + "]      1MB/2MB"
        let text = try drawn(
            [
                #"{"status":"Pulling from x","id":"latest"}"#, Self.half,
                #"{"status":"Waiting","progressDetail":{},"id":"b"}"#, Self.half, #"{"status":"Digest: x"}"#,
            ],
            isTerminal: true
        )
        #expect(
            text == "latest: Pulling from x\n"
                + "\n\u{1B}[1A\u{1B}[2K\ra: Downloading \(bar)\r\u{1B}[1B"
                + "\n\u{1B}[1A\u{1B}[2K\rb: Waiting \r\u{1B}[1B"
                + "\u{1B}[2A\u{1B}[2K\ra: Downloading \(bar)\r\u{1B}[2B" + "Digest: x\n"
        )
    }

    @Test func `without a terminal there are lines and no bars`() throws {
        let text = try drawn(
            [Self.half, #"{"status":"Pull complete","progressDetail":{},"id":"a"}"#, #"{"stream":"Loaded\n"}"#],
            isTerminal: false
        )
        #expect(text == "a: Pull complete\nLoaded\n")
    }

    @Test(arguments: [
        (#"{"current":5,"total":10}"#, 80, "      5B/10B"), (#"{"current":5}"#, 80, "      5B"),
        (#"{"current":11,"total":10}"#, 80, "     11B"), ("{}", 80, ""),
        (#"{"current":3,"total":9,"units":"layers"}"#, 80, "3/9 layers"),
        (#"{"current":3,"total":9,"hidecounts":true}"#, 80, ""),
    ])
    func `a narrow terminal has figures alone`(detail: String, columns: Int, expected: String) throws {
        #expect(Progress.bar(try JSONNode.parse(detail), columns: columns) == expected)
    }

    @Test(arguments: [
        #"{"current":-5,"total":10}"#, #"{"current":1,"total":9223372036854775807,"start":1}"#,
        #"{"current":1,"total":7,"start":-9223372036854775808}"#, #"{"current":-9223372036854775808,"total":7}"#,
    ])
    func `a daemon's odd numbers are drawn somehow`(detail: String) throws {
        for columns in [20, 80, 200] {
            #expect(Progress.bar(try JSONNode.parse(detail), columns: columns).contains("/"))
        }
    }
}
