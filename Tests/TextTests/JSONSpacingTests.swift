import Testing

@testable import Text

@Suite struct JSONSpacingTests {
    @Test(arguments: [
        (" { } ", "{}"), (#"{ "a b" : [ 1 , "\" {,}:" ] }"#, #"{"a b":[1,"\" {,}:"]}"#),
        ("[\"<&>\u{2028}\u{2029}\"]\n", #"["\u003c\u0026\u003e\u2028\u2029"]"#), (#"["\\", "a b"]"#, #"["\\","a b"]"#),
    ])
    func `white space goes, and pages are safe from what stays`(_ text: String, _ compact: String) {
        #expect(String(decoding: JSONSpacing.compacted(text.utf8), as: UTF8.self) == compact)
    }

    @Test(arguments: [
        (
            #"{"a":{},"b":[],"c":[1,{"d":"x, {y: z}"}]}"#,
            "{\n-\"a\": {},\n-\"b\": [],\n-\"c\": [\n--1,\n--{\n---\"d\": \"x, {y: z}\"\n--}\n-]\n}"
        ),
        ("  [ [ ] , \"\\\"[\" ]\n\n", "[\n-[],\n-\"\\\"[\"\n]\n\n"), ("{\n\n}", "{}"),
    ])
    func `each member has a line of its own`(_ text: String, _ lines: String) {
        #expect(String(decoding: JSONSpacing.indented(text.utf8, "-"), as: UTF8.self) == lines)
    }
}
