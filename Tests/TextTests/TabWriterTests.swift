import Testing
import Text

/// What Go's text/tabwriter makes of the same lines, as containerd's client prints it.
@Suite struct TabWriterTests {
    @Test(arguments: [
        ("TASK\tPID\tSTATUS\t\nc1\t9876\tRUNNING\n", 4, 4, "TASK    PID     STATUS    \nc1      9876    RUNNING\n"),
        ("NAME\tLABELS\t\ndefault\t\t\n", 1, 1, "NAME    LABELS \ndefault        \n"),
        ("ID\tT\t\nc\ts\t\n\nMETRIC\tVALUE\t\n", 1, 4, "ID    T    \nc     s    \n\nMETRIC    VALUE    \n"),
        // A column ends where a line has no cell in it.
        ("a\tb\t\nlonger\nc\td\t\n", 1, 1, "a b \nlonger\nc d \n"),
        ("Exports:\t\n\t root \t /x\nmore\t\n", 4, 4, "Exports:    \n             root      /x\nmore        \n"),
        ("ä\tb\n", 1, 2, "ä  b\n"), ("", 1, 1, ""),
    ])
    func `cells become columns`(text: String, minimum: Int, padding: Int, expected: String) {
        #expect(TabWriter(minimum: minimum, padding: padding).format(text) == expected)
    }

    @Test func `columns are filled with tabs where the table says so`() {
        let text = "REF\tSIZE\tAGE\t\nsomething\t1B\tnow\t\n"
        let expected = "REF\t\tSIZE\tAGE\t\nsomething\t1B\tnow\t\n"
        #expect(TabWriter(minimum: 1, padding: 1, usesTabs: true).format(text) == expected)
    }
}
