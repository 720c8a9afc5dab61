import DockerAPI
import Linux
import Testing

@Suite struct FilterArgumentsTests {
    @Test(arguments: [#"{"label":["a=b","c"]}"#, #"{"label":{"a=b":true,"c":false}}"#])
    func `both forms are read`(_ text: String) throws {
        let filters = try FilterArguments(text)
        #expect(filters.values("label").sorted() == ["a=b", "c"])
        #expect(filters.matchesLabels("label", ["a": "b", "c": "", "x": ""]))
        #expect(!filters.matchesLabels("label", ["a": "other", "c": ""]))
        #expect(!filters.matchesLabels("label", ["a": "b"]))
    }

    @Test(arguments: ["abc", "[]", "5", #"{"a":"b"}"#, #"{"a":[5]}"#, #"{"a":{"b":5}}"#])
    func `what is no filter is refused`(_ text: String) {
        #expect(throws: EngineError.self) { try FilterArguments(text) }
    }

    @Test(arguments: ["", "null", "{}"]) func `nothing wanted lets everything pass`(_ text: String) throws {
        let filters = try FilterArguments(text)
        #expect(
            filters.exactMatch("a", "x") && filters.fuzzyMatch("a", "x") && filters.match("a", "x")
        )
        #expect(filters.matchesLabels("a", [:]))
    }

    @Test func `values are matched whole, by their start or as a pattern`() throws {
        let filters = try FilterArguments(#"{"name":["ab.","["]}"#)
        #expect(filters.match("name", "xabcx") && !filters.match("name", "xab") && filters.match("name", "["))
        #expect(!filters.exactMatch("name", "abc"))
        let ids = try FilterArguments(#"{"id":["12"]}"#)
        #expect(ids.fuzzyMatch("id", "1234") && !ids.fuzzyMatch("id", "0123"))
    }

    @Test func `an unknown name is told`() throws {
        let filters = try FilterArguments(#"{"foo":["x"]}"#)
        #expect { try filters.validate(["label"]) } throws: { "\($0)" == "invalid filter 'foo'" }
    }

    @Test(arguments: [
        (#"{"d":["1"]}"#, true), (#"{"d":["false"]}"#, false), ("{}", nil), (#"{"d":["x"]}"#, nil),
        (#"{"d":["0","1"]}"#, nil),
    ])
    func `a truth value is 1, true, 0 or false`(_ text: String, _ wanted: Bool?) throws {
        let filters = try FilterArguments(text)
        if let wanted {
            #expect(try filters.bool("d", default: !wanted) == wanted)
        } else if !filters.contains("d") {
            #expect(try filters.bool("d", default: true))
        } else {
            #expect(throws: EngineError.self) { try filters.bool("d", default: true) }
        }
    }
}
