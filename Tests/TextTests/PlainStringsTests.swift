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

    @Test func `a text is found where its bytes stand`() {
        let text = "ab\r\nab://é"
        #expect(text.firstRange(of: "\n").map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } == 3)
        #expect(text.firstRange(of: "://").map { text[$0.upperBound...] } == "é")
        #expect(text.firstRange(of: "abc") == nil)
        #expect("aab".firstRange(of: "ab").map { "aab"[$0.lowerBound...] } == "ab")
        #expect(text.contains("b:") && !text.contains("://e") && text.contains(""))
    }

    @Test func `words are joined by what stands between them`() {
        #expect(["a", "", "b"].joined(separator: ", ") == "a, , b")
        #expect([String]().joined(separator: ",") == "")
        #expect(["a"].joined(separator: ",") == "a")
    }
}
