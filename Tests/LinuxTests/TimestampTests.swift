import Linux
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("2026-11-21T06:00:00.123456789Z", 1_795_240_800, 123_456_789),
            ("2026-11-21T06:00:00.5Z", 1_795_240_800, 500_000_000), ("2026-11-21t06:00:00z", 1_795_240_800, 0),
            ("2026-11-21T08:30:00+02:30", 1_795_240_800, 0),
            ("2026-11-20T23:00:00.1-07:00", 1_795_240_800, 100_000_000),
            ("2024-02-29T00:00:00Z", 1_709_164_800, 0), ("1969-12-31T23:59:59Z", -1, 0),
            ("2026-11-21T06:00:00.1234567899Z", 1_795_240_800, 123_456_789),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ]
    )
    func `RFC 3339 is read in UTC or with an offset`(text: String, seconds: Int, nanoseconds: Int) throws {
        let time = try #require(Timestamp.parse(text))
        #expect(time.seconds == seconds)
        #expect(time.nanoseconds == nanoseconds)
    }

    @Test(
        arguments: [
            "", "now", "2026-11-21", "2026-11-21T06:00:00", "2026-11-21 06:00:00Z", "2026-11-21T06:00:00ZZ",
            "2026-11-21T06:00:00+02", "2026-11-21T06:00:00+0230", "2026-11-21T06:00:00.5", "2026-1-21T06:00:00.00Z",
            "-026-11-21T06:00:00Z", "2026-11-21T+6:00:00Z", "2026/11/21T06:00:00Z", "2026-11-21T06:00:00*02:00",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-00T00:00:00Z",
            "2026-11-21T24:00:00Z", "2026-11-21T06:60:00Z", "2026-11-21T06:00:60Z", "2026-11-21T06:00:00.Z",
            "2026-11-21T06:00:00+24:00", "2026-11-21T06:00:00+02:60", "2026-11-21T06:00:00.\u{FF11}Z",
            "2026-11-21T06:00:00.1.2Z", "2026-11-21T06:00:00.",
        ]
    )
    func `what is no RFC 3339 is nil`(text: String) {
        #expect(Timestamp.parse(text) == nil)
        #expect(Timestamp.seconds(text) == nil)
    }

    @Test func `Go's zero time is no time`() {
        #expect(Timestamp.seconds("0001-01-01T00:00:00Z") == nil)
        #expect(Timestamp.seconds("0001-01-01T00:00:00.5+00:00") == nil)
        #expect(Timestamp.seconds("1970-01-01T00:00:00Z") == 0)
    }

    @Test(
        arguments: [
            (-62_135_596_800, 0, "0001-01-01T00:00:00Z"), (0, 0, "1970-01-01T00:00:00Z"),
            (1_795_240_800, 123_456_789, "2026-11-21T06:00:00.123456789Z"),
            (1_795_240_800, 500_000_000, "2026-11-21T06:00:00.5Z"),
            (1_795_240_800, 1, "2026-11-21T06:00:00.000000001Z"),
        ]
    )
    func `a time is written with its nanoseconds and without trailing zeros`(seconds: Int, nanos: Int, text: String)
        throws
    {
        #expect(Timestamp.text(seconds: seconds, nanoseconds: nanos) == text)
        let again = try #require(Timestamp.parse(text))
        #expect(again.seconds == seconds && again.nanoseconds == nanos)
    }
}
