import Testing
import Text

/// Go's regular expressions, as far as a text has a match or not.
@Suite struct PatternTests {
    @Test(arguments: [
        ("", "", true), ("", "x", true), ("a", "xay", true), ("a", "xy", false), ("^a", "ba", false),
        ("a$", "ab", false),
        ("^a.c$", "abc", true), ("^a.c$", "a\nc", false), ("(?s)^a.c$", "a\nc", true), ("a|b", "b", true),
        ("^(a|bc)+$", "abca", true), ("^(?:a|bc)+$", "abcb", false), ("ab*c", "ac", true), ("ab+c", "ac", false),
        ("^ab?c$", "abbc", false), ("^a{2,3}$", "aaaa", false), ("^a{2,}$", "aaaa", true), ("^a{2}$", "aa", true),
        ("a{,2}", "a{,2}", true), ("x{", "x{", true), ("^[a-c]+$", "abcabc", true), ("^[^a-c]+$", "xyz", true),
        ("^[]a]+$", "]a", true), ("^[a-]+$", "a-", true), ("^[\\d.]+$", "1.2", true), ("^[^\\D]+$", "12", true),
        ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "afoob", false), ("\\Boo", "foo", true),
        ("^\\w+\\s\\S$", "ab c", true),
        ("(?i)HeLLo", "hello", true), ("(?i:A)b", "aB", false), ("(?i)[a-c]x", "BX", true),
        ("(?P<n>a)(?<m>b)", "ab", true),
        ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false), ("\\Aa\\z", "a", true), ("\\Qa.b\\E+", "a.bb", true),
        ("\\Qa.b", "axb", false), ("\\x41\\x{42}\\103\\t", "ABC\t", true), ("[[:alpha:]]+[[:^digit:]]", "ab", true),
        ("^é+$", "éé", true), ("\\.", "x", false), ("(a*)*b", "b", true),
        ("^(a?){30}a{30}$", String(repeating: "a", count: 30), true),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", String(repeating: "a", count: 200), false),
    ])
    func `a pattern matches or not`(pattern: String, text: String, matches: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == matches)
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "[a", "[b-a]", "*", "+a", "a**", "a{3,2}", "a{1001}", "\\", "\\q", "\\8", "\\p{L}", "(?q)",
        "(?P<>a)", "(?P<a", "[[:nope:]]", "\\x{110000}", "\\x4", "(?i", String(repeating: "(", count: 200),
        "(a{999}){999}",
    ])
    func `what is no pattern is refused`(pattern: String) {
        #expect(throws: PatternError.self) { try Pattern(pattern) }
    }
}
