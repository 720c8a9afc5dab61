import Testing
import Text

@Suite struct JSONNodeTests {
    @Test func `absent, null and empty members are told apart`() throws {
        let node = try JSONNode.parse(#"{"null":null,"empty":"","list":[]}"#)
        #expect(node["absent"] == nil)
        #expect(node["null"]?.isNull == true)
        #expect(node["empty"]?.string == "")
        #expect(node["list"]?.kind == .array)
    }

    @Test func `the last of two equal keys counts, as in Go`() throws {
        #expect(try JSONNode.parse(#"{"a":1,"a":2}"#)["a"]?.int == 2)
    }

    @Test(arguments: ["pageSize", "pagesize", "PAGESIZE", #"page\u0073ize"#])
    func `a member is found in whatever case, as in Go`(name: String) throws {
        #expect(try JSONNode.parse("{\"\(name)\":1}")["pageSize"]?.int == 1)
        #expect(try JSONNode.parse("{\"\(name)_\":1,\"pag@Size\":1}")["pageSize"] == nil)
    }

    @Test func `equal keys are refused where another parser reads the same text, CVE-2021-41190`() {
        #expect(throws: JSONError.self) {
            try JSONNode.parse(Array(#"{"manifests":1,"m\u0061nifests":2}"#.utf8), refuseDuplicateKeys: true)
        }
        #expect(throws: JSONError.self) {
            try JSONNode.parse(Array(#"{"manifests":1,"Manifests":2}"#.utf8), refuseDuplicateKeys: true)
        }
    }

    @Test func `members keep their order and nested values are skipped whole`() throws {
        let node = try JSONNode.parse(#"{"z":{"x":[1,[2]]},"a":[{"b":3}],"m":4}"#)
        #expect(node.members.map(\.key) == ["z", "a", "m"])
        #expect(node["m"]?.int == 4)
        #expect(node["a"]?.elements.first?["b"]?.int == 3)
    }

    @Test(arguments: [
        (#""\u00e9\ud83d\ude00""#, "é😀"),
        (#""\ud83d""#, "\u{FFFD}"),
        (#""a\/\b\f\n\r\t\"\\""#, "a/\u{8}\u{C}\n\r\t\"\\"),
    ])
    func `escapes decode as Go decodes them`(text: String, expected: String) throws {
        #expect(try JSONNode.parse(text).string == expected)
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"a" 1}"#, "01", "-", "1.", "1e", #""\x""#, #""\u12G4""#, "[1] 2", "tru", "\"a\nb\"", "{,}",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONNode.parse(text) }
    }

    // As docker 28.5.2 of Debian sid answers them.
    @Test(
        arguments: [
            (#"{"a":1,}"#, "invalid character '}' looking for beginning of object key string"),
            (#"{"a":tru}"#, "invalid character '}' in literal true (expecting 'e')"),
            (#"{"a" 1}"#, "invalid character '1' after object key"),
            ("{\"a\":\"\u{1}\"}", #"invalid character '\x01' in string"#),
            (#"{"a":01}"#, "invalid character '1' after object key:value pair"),
            (#"{"a":1.}"#, "invalid character '}' in numeric literal"),
            (#"{"a":-}"#, "invalid character '}' in numeric literal"),
            (#"{"a":"\x"}"#, #"invalid escape sequence `\x` in string"#),
            ("[1 2]", "invalid character '2' after array element"),
            ("[1,]", "invalid character ']' looking for beginning of value"),
            ("nul", "unexpected end of JSON input"), ("[1", "unexpected end of JSON input"),
            ("\u{E9}", "invalid character '\u{E9}' looking for beginning of value"),
            ("1 x", "invalid character 'x' after top-level value"),
        ]
    )
    func `what is wrong is said in Go's words`(text: String, words: String) throws {
        do {
            _ = try JSONNode.parse(text)
            Issue.record("it was taken")
        } catch {
            #expect(error.message == words)
        }
    }

    @Test func `depth is bounded`() {
        let text = String(repeating: "[", count: 129) + String(repeating: "]", count: 129)
        #expect(throws: JSONError("exceeded max depth", offset: 128)) { try JSONNode.parse(text) }
    }

    @Test func `numbers out of range or with a fraction are no integers`() throws {
        let node = try JSONNode.parse("[18446744073709551615, -1, 1.5, 9223372036854775808]")
        #expect(node.elements[0].uint64 == .max)
        #expect(node.elements[1].uint64 == nil)
        #expect(node.elements[2].int == nil)
        #expect(node.elements[3].int64 == nil)
    }

    @Test func `the source text of a value is at hand`() throws {
        let node = try JSONNode.parse(#"{"a": {"b" :1} , "s":"x"}"#)
        #expect(node["a"].map { String(decoding: $0.rawBytes, as: UTF8.self) } == #"{"b" :1}"#)
        #expect(node["s"].map { String(decoding: $0.rawBytes, as: UTF8.self) } == #""x""#)
    }
}
