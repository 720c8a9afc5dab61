import Testing
import Text

@Suite struct GlobTests {
    // Rows: pattern, text, whether Go's path.Match says yes.
    @Test(
        arguments: [
            ("abc", "abc", true), ("*", "abc", true), ("*c", "abc", true), ("a*", "a", true), ("a*", "ab/c", false),
            ("a*/b", "abc/b", true), ("a*/b", "a/c/b", false), ("a*b*c*d*e*/f", "axbxcxdxe/f", true),
            ("a*b?c*x", "abxbbxdbxebxczzx", true), ("a*b?c*x", "abxbbxdbxebxczzy", false), ("ab[c]", "abc", true),
            ("ab[b-d]", "abc", true), ("ab[e-g]", "abc", false), ("ab[^c]", "abc", false), ("ab[^e-g]", "abc", true),
            ("a\\*b", "a*b", true), ("a\\*b", "ab", false), ("a?b", "a☺b", true), ("a[^a]b", "a☺b", true),
            ("a???b", "a☺b", false), ("*x", "xxx", true), ("a?b", "a/b", false), ("a*b", "a/b", false),
            ("[\\]a]", "]", true), ("[x\\-]", "-", true), ("", "", true), ("*", "", true), ("?", "", false),
        ]
    )
    func `a pattern matches what Go's does`(pattern: String, text: String, isMatch: Bool) throws {
        #expect(try #require(Glob(pattern)).matches(text) == isMatch)
    }

    @Test(arguments: ["[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "\\", "a[b"])
    func `a malformed pattern is none`(pattern: String) {
        #expect(Glob(pattern) == nil)
    }

    @Test func `many stars take no more time than the text is long`() throws {
        let glob = try #require(Glob(String(repeating: "a*", count: 200) + "b"))
        #expect(!glob.matches(String(repeating: "a", count: 2000)))
    }
}
