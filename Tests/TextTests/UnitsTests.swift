import Testing
import Text

@Suite struct UnitsTests {
    @Test(arguments: [(0, "0B"), (999, "999B"), (1_234_567, "1.23MB"), (2_000_000_000, "2GB")])
    func `sizes have three digits`(_ bytes: Int64, _ text: String) { #expect(Sizes.human(bytes) == text) }

    @Test(arguments: [("512m", 536_870_912), ("1.5k", 1536), ("7", 7), ("1GiB", 1_073_741_824)])
    func `memory sizes are powers of 1024`(_ text: String, _ bytes: Int64) { #expect(Sizes.parse(text) == bytes) }

    @Test(arguments: [(0, "Less than a second"), (3, "3 seconds"), (90, "About a minute"), (7200, "2 hours")])
    func `spans are in docker's words`(_ seconds: Int64, _ text: String) {
        #expect(Durations.human(seconds: seconds) == text)
    }

    @Test(arguments: [("1h30m", 5_400_000_000_000), ("250ms", 250_000_000), ("1.5s", 1_500_000_000)])
    func `Go durations are read in nanoseconds`(_ text: String, _ nanoseconds: Int64) {
        #expect(Durations.parseGo(text) == nanoseconds)
    }

    @Test func `a table's columns are at least ten wide and three apart`() {
        #expect(
            Table([["CONTAINER ID", "IMAGE", "NAMES"], ["1", "2", "3"]]).text
                == "CONTAINER ID   IMAGE     NAMES\n1              2         3\n"
        )
    }
}
