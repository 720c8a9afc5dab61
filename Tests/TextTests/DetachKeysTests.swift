import Testing
import Text

@Suite struct DetachKeysTests {
    @Test(arguments: [
        ("ctrl-p,ctrl-q", [UInt8]?([16, 17])), ("a", [97]), ("ctrl-@,ctrl-[,ctrl-_,DEL", [0, 27, 31, 127]),
        ("a,,b", nil), ("ctrl-A", nil), ("ctrl-", nil), ("escape", nil), ("", nil),
    ])
    func `keys have docker's names`(text: String, keys: [UInt8]?) {
        #expect(DetachKeys.parse(text) == keys)
    }

    @Test(arguments: [
        (["ab\u{10}\u{11}cd"], "ab", true), (["ab\u{10}", "\u{11}"], "ab", true), (["\u{10}", "x"], "\u{10}x", false),
        (["\u{10}\u{10}\u{11}"], "\u{10}", true), (["\u{11}\u{10}"], "\u{11}", false),
    ])
    func `the keys are found across pieces, and what only began like them is passed on`(
        pieces: [String],
        passed: String,
        isComplete: Bool
    ) {
        var keys = DetachKeys()
        var text: [UInt8] = []
        var isFound = false
        for piece in pieces where !isFound {
            let (bytes, complete) = keys.filter(Array(piece.utf8))
            text += bytes
            isFound = complete
        }
        #expect(String(decoding: text, as: UTF8.self) == passed)
        #expect(isFound == isComplete)
    }
}
