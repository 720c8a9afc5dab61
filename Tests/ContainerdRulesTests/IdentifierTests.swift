import ContainerdRules
import Linux
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["a", "A1", "web-1", "a.b_c-d", String(repeating: "x", count: 76)])
    func `a good identifier passes`(id: String) throws {
        try Identifiers.check(id)
    }

    @Test(arguments: ["", ".", "-a", "a-", "a..b", "a-_b", "a/b", "é", "a b", String(repeating: "x", count: 77)])
    func `a bad identifier is refused`(id: String) {
        #expect(throws: EngineError.self) { try Identifiers.check(id) }
    }

    @Test(arguments: [
        ("", "must not be empty"), ("images", "must start with '/'"), ("/", "must have at least one component"),
        ("/a//b", "failed validation on component \"\""), ("/a/-", "failed validation on component \"-\""),
    ])
    func `a bad topic is refused by its part`(topic: String, words: String) {
        do {
            try Identifiers.checkTopic(topic)
            Issue.record("\(topic) passed")
        } catch {
            #expect(error.message.contains(words), "\(error)")
        }
    }
}
