import Testing
import Text

/// TOML 1.0, by small documents.
@Suite struct TOMLTests {
    private func parse(_ text: String) throws -> TOMLTable { try TOMLDocument.parse(Array(text.utf8)) }

    @Test(arguments: [
        ("a = 'x'", TOMLValue.string("x")), ("a = \"\\u00e9\\t\\\"\\\\\"", .string("é\t\"\\")),
        ("a = '\\n'", .string("\\n")), ("a = \"\"\"\nx\n\"y\"\\\n   z\"\"\"", .string("x\n\"y\"z")),
        ("a = '''x''y''''", .string("x''y'")), ("a = \"\"", .string("")),
        ("a = 1_000", .integer(1000)), ("a = -17", .integer(-17)), ("a = +0", .integer(0)),
        ("a = 0xdead_BEEF", .integer(0xDEAD_BEEF)),
        ("a = 0o755", .integer(0o755)), ("a = 0b101", .integer(5)), ("a = 0.02", .float(0.02)),
        ("a = 1e6", .float(1e6)),
        ("a = -2E-2", .float(-0.02)), ("a = -inf", .float(-.infinity)), ("a = true", .boolean(true)),
        ("a = 1979-05-27T07:32:00Z", .time("1979-05-27T07:32:00Z")),
        ("a = 1979-05-27 07:32:00.5-08:00", .time("1979-05-27 07:32:00.5-08:00")),
        ("a = 1979-05-27", .time("1979-05-27")), ("a = 07:32:00", .time("07:32:00")),
        ("a = []", .array([])), ("a = [1, # one\n 2,\n]", .array([.integer(1), .integer(2)])),
        ("a = [['x'], [1]]", .array([.array([.string("x")]), .array([.integer(1)])])),
        (
            "a = { b = 1, c.d = 2 }",
            .table(TOMLTable([("b", .integer(1)), ("c", .table(TOMLTable([("d", .integer(2))])))]))
        ),
        ("a.b = 1\na.c = 2", .table(TOMLTable([("b", .integer(1)), ("c", .integer(2))]))),
        (
            "[a.b]\nx = 1\n[a]\ny = 2",
            .table(TOMLTable([("b", .table(TOMLTable([("x", .integer(1))]))), ("y", .integer(2))]))
        ),
        (
            "[[a]]\nx = 1\n[[a]]\n[a.b]\ny = 2",
            .array([
                .table(TOMLTable([("x", .integer(1))])),
                .table(TOMLTable([("b", .table(TOMLTable([("y", .integer(2))])))])),
            ])
        ),
        ("[ a . 'b.c' ]\r\nx = 1 # end\r\n", .table(TOMLTable([("b.c", .table(TOMLTable([("x", .integer(1))])))]))),
    ])
    func `a document is read`(text: String, value: TOMLValue) throws {
        #expect(try parse(text)["a"] == value)
    }

    @Test(arguments: [
        ("a", 1, 2), ("a =", 1, 4), ("a = 1\na = 2", 2, 3), ("[a]\n[a]", 2, 4), ("a = 1\n[a]", 2, 4), ("a = 1 b", 1, 7),
        ("a = 'x", 1, 7), ("a = \"\\q\"", 1, 8), ("a = 01", 1, 5), ("a = 1_", 1, 5), ("a = .5", 1, 5), ("a = 5.", 1, 5),
        ("a = {b=1}\n[a.c]", 2, 6), ("a = {b=1}\na.c=1", 2, 4), ("a.b=1\n[a]", 2, 4), ("a = [1", 1, 7), ("[a", 1, 3),
        ("[[a]]\n[a]", 2, 4), ("a = []\n[[a]]", 2, 6), ("= 1", 1, 1), ("a = \"x\ny\"", 1, 7), ("a = nope", 1, 5),
        ("a = 0x-1", 1, 5), ("a = --1", 1, 5), ("a = 99999999999999999999", 1, 5), ("a = \"\\ud800\"", 1, 8),
    ])
    func `what is no TOML is refused with its place`(text: String, line: Int, column: Int) throws {
        do {
            _ = try parse(text)
            Issue.record("\(text) was read")
        } catch let error as TOMLError {
            #expect((error.line, error.column) == (line, column), "\(error)")
        }
    }

    @Test func `nesting has an end`() throws {
        #expect(throws: TOMLError.self) { try parse("a = " + String(repeating: "[", count: 10_000)) }
        #expect(throws: TOMLError.self) { try parse("a" + String(repeating: ".a", count: 10_000) + " = 1") }
    }

    @Test func `what is written is read as the same`() throws {
        let text = """
            version = 3
            empty = []
            mixed = ['a', 1, {b = true}]

            [grpc]
              address = '/run/x.sock'
              odd = "it's \\"\\u0007"

            [plugins]
              [plugins.'io.containerd.gc.v1.scheduler']
                pause_threshold = 0.02
            """
        let table = try parse(text)
        #expect(TOMLWriter.text(table) == text + "\n")
        #expect(try parse(TOMLWriter.text(table)) == table)
    }
}
