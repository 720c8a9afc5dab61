import Testing
import Text

@Suite struct AccountFileTests {
    @Test(arguments: [
        ("root:x:0:0:root:/root:/bin/sh\n", [["root", "x", "0", "0", "root", "/root", "/bin/sh"]]),
        ("a::1:2\r\nb:x:3:4", [["a", "", "1", "2"], ["b", "x", "3", "4"]]),
        ("#a:x:1:2\n\nshort:x:1\n:::\n", [["", "", "", ""]]), ("", []),
    ])
    func `lines with enough fields count`(text: String, rows: [[String]]) {
        #expect(AccountFile.rows(Array(text.utf8), columns: 4) == rows)
    }

    @Test func `a colon before an accent divides`() {
        #expect(AccountFile.rows(Array("a:\u{301}:b".utf8), columns: 3) == [["a", "\u{301}", "b"]])
    }
}
