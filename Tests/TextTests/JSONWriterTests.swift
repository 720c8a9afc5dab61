import Testing
import Text

@Suite struct JSONWriterTests {
    private func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `HTML characters and line separators are escaped as Go escapes them`() {
        #expect(
            text { $0.string("<a>&\u{2028}\u{2029}\u{2030}\u{1}\"\\") }
                == #""\u003ca\u003e\u0026\u2028\u2029‰\u0001\"\\""#
        )
    }

    @Test func `members are separated at every level`() {
        let written = text { writer in
            writer.object { writer in
                writer.member("a", 1)
                writer.memberArray("b") { writer in
                    writer.object { $0.member("c", true) }
                    writer.null()
                }
                writer.member("d", ["y": "2", "x": "1"])
            }
        }
        #expect(written == #"{"a":1,"b":[{"c":true},null],"d":{"x":"1","y":"2"}}"#)
    }

    @Test func `omitEmpty skips what Go skips`() {
        let written = text { writer in
            writer.object { writer in
                writer.member("s", omitEmpty: "")
                writer.member("n", omitEmpty: 0)
                writer.member("b", omitEmpty: false)
                writer.member("l", omitEmpty: [String]())
                writer.member("kept", omitEmpty: "x")
            }
        }
        #expect(written == #"{"kept":"x"}"#)
    }

    @Test func `pretty printing leaves empty containers on one line`() throws {
        let node = try JSONNode.parse(#"{"a":[1,{}],"b":[]}"#)
        let expected = "{\n    \"a\": [\n        1,\n        {}\n    ],\n    \"b\": []\n}"
        #expect(String(decoding: JSONWriter.pretty(node), as: UTF8.self) == expected)
    }
}
