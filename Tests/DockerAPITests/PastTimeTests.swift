import DockerAPI
import Linux
import Testing

@Suite struct PastTimeTests {
    private let now = (seconds: 1_000_000_000, nanoseconds: 5)

    // Rows: text, seconds, nanoseconds.
    @Test(
        arguments: [
            ("10m", 999_999_400, 5), ("1h30m", 999_994_600, 5), ("5ns", 1_000_000_000, 0),
            ("1.5s", 999_999_998, 500_000_005), ("2001-09-09T01:46:40Z", 1_000_000_000, 0),
            ("2001-09-09T03:46:40+02:00", 1_000_000_000, 0), ("2001-09-09T01:46:40.25Z", 1_000_000_000, 250_000_000),
            ("2001-09-09Z", 999_993_600, 0), ("2001-09-09T01Z", 999_997_200, 0), ("2001-09-09T01:46Z", 999_999_960, 0),
            ("1136073600", 1_136_073_600, 0), ("1136073600.5", 1_136_073_600, 500_000_000), ("0", 0, 0),
        ]
    )
    func `ago, dates and seconds`(text: String, seconds: Int, nanoseconds: Int) throws {
        let time = try PastTime.parse(text, now: now)
        #expect(time.seconds == seconds)
        #expect(time.nanoseconds == nanoseconds)
    }

    @Test(arguments: ["", "x", "2001-13-01Z", "12x", "1.2.3", "-", "2001-09-0"])
    func `what is no time is refused in docker's words`(text: String) throws {
        let error = try #require(throws: EngineError.self) { try PastTime.parse(text, now: now) }
        #expect(error.message == "failed to parse value as time or duration: \"\(text)\"")
    }
}
