import Testing
import Text

@testable import Docker

@Suite struct TreeTests {
    @Test func `what is put at the end of a path makes the path`() {
        var tree = Tree.null
        tree["a"]["b"] = "x"
        tree["a"]["c"] = 1
        tree["d"] = [true, .null]
        #expect(String(decoding: tree.json, as: UTF8.self) == #"{"a":{"b":"x","c":1},"d":[true,null]}"#)
        tree["a"]["b"] = .null
        tree["e"]["f"] = .null
        #expect(tree == ["a": ["c": 1], "d": [true, .null]])
        #expect(tree["a"]["x"]["y"] == .null)
    }

    @Test func `what the daemon said is sent back as it was`() throws {
        let text = #"{"a":18446744073709551615,"b":1.50,"c":"<é>","d":{},"e":[],"f":false}"#
        let written = Tree(try JSONNode.parse(text)).json
        #expect(String(decoding: written, as: UTF8.self) == text.replacing("<é>", with: #"\u003cé\u003e"#))
    }

    @Test(arguments: [
        (["a10", "a2", "a1"], ["a1", "a2", "a10"]), (["b", "a", "1"], ["1", "a", "b"]),
        (["a01", "a1"], ["a1", "a01"]),
        (["x-2-b", "x-10-a", "x"], ["x", "x-2-b", "x-10-a"]), (["", "0"], ["", "0"]),
    ])
    func `numbers in names are ordered as numbers`(names: [String], expected: [String]) {
        #expect(names.sorted(by: NaturalOrder.isLess) == expected)
    }
}
