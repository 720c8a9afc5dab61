import Testing
import Text

@Suite struct PlainStringsTests {
    @Test(arguments: [
        ("a-b-c", "-", "+", "a+b+c"), ("aaa", "aa", "b", "ba"), ("", "a", "b", ""), ("a", "ab", "c", "a"),
        ("a\r\nb", "\n", "|", "a\r|b"), ("é", "e", "x", "é"), ("xyxy", "xy", "", ""), ("a", "a", "aa", "aa"),
    ])
    func `each occurrence is replaced once, by bytes`(text: String, old: String, new: String, expected: String) {
        #expect(text.replacing(old, with: new) == expected)
    }

    @Test func `words are joined by what stands between them`() {
        #expect(["a", "", "b"].joined(separator: ", ") == "a, , b")
        #expect([String]().joined(separator: ",") == "")
        #expect(["a"].joined(separator: ",") == "a")
    }
}
