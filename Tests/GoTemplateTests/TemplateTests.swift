import GoTemplate
import Testing
import Text

@Suite struct TemplateTests {
    @Test(arguments: SyntaxErrors.all)
    func `what is no template is refused in Go's words`(text: String, message: String) {
        #expect(throws: TemplateError(message)) { try Template(text) }
    }

    @Test(arguments: ValueCases.all + ClauseCases.all + PrintfCases.all)
    func `plain JSON gives what it gives in Go`(text: String, expected: String) throws {
        #expect(Self.run(text, Value(try JSONNode.parse(Document.text))) == expected)
    }

    @Test(arguments: StrictCases.all)
    func `a missing key is an error where it is asked to be`(text: String, expected: String) throws {
        #expect(Self.run(text, Value(try JSONNode.parse(Document.text)), missingKey: .error) == expected)
    }

    @Test(arguments: TypedCases.all)
    func `a type's rules hold over its JSON`(text: String, expected: String) throws {
        let value = Value.decode(try JSONNode.parse(Document.text), .pointer(to: Thing.type))
        #expect(Self.run(text, value) == expected)
    }

    @Test(arguments: RowCases.all)
    func `a row answers by its members`(text: String, expected: String) {
        #expect(Self.run(text, Thing.row.value(Thing.Row())) == expected)
    }

    /// What was printed; an error follows an exclamation mark.
    private static func run(_ text: String, _ value: Value, missingKey: MissingKey = .none) -> String {
        var output: [UInt8] = []
        var message = ""
        do throws(TemplateError) {
            try Template(text).execute(value, missingKey: missingKey, into: &output)
        } catch {
            message = "!\(error)"
        }
        return String(decoding: output, as: UTF8.self) + message
    }

    @Test func `a member is computed when the template uses it, and not before`() throws {
        let type = ObjectType<Int>(
            "*main.Lazy",
            [
                .init("Cheap") { number, _ in .int(number) },
                .init("Dear") { _, _ throws(TemplateError) in throw TemplateError("computed") },
            ]
        )
        #expect(try Template("{{.Cheap}}").render(type.value(7)) == Array("7".utf8))
        #expect(throws: TemplateError("template: :1:2: executing \"\" at <.Dear>: error calling Dear: computed")) {
            try Template("{{.Dear}}").render(type.value(7))
        }
    }

    @Test func `what went before an error is kept for who wants it`() throws {
        var output: [UInt8] = []
        let template = try Template("a{{print 1}}{{.X.Y}}b")
        #expect(throws: TemplateError.self) { try template.execute(.string("s"), into: &output) }
        #expect(output == Array("a1".utf8))
    }

    @Test func `a column's head is left as it is by docker's functions`() throws {
        let template = try Template(#"{{upper .A}} {{join .A ","}} {{truncate .A 1}} {{json .A}} {{pad .A 1 1}}|"#)
        var output: [UInt8] = []
        try template.execute(.map(["A": "Head"]), functions: .headers, into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "Head Head Head Head  Head |")
    }
}
