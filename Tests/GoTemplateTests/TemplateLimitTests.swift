import Fuzzing
import GoTemplate
import Testing
import Text

/// Whoever may create containers writes the templates of tags, and the daemon runs them.
@Suite struct TemplateLimitTests {
    @Test(arguments: [
        String(repeating: "{{print ", count: 1) + String(repeating: "(", count: 100_000),
        String(repeating: "{{if true}}", count: 100_000), String(repeating: "{{range .}}", count: 100_000),
        "{{if true}}" + String(repeating: "{{else if true}}", count: 100_000),
        String(repeating: "{{block \"a\" .}}", count: 100_000),
    ])
    func `what nests too deep is refused`(text: String) {
        #expect(throws: TemplateError("template: :1: max expression depth exceeded")) { try Template(text) }
    }

    @Test(arguments: [
        #"{{define "t"}}{{template "t" .}}{{end}}{{template "t" .}}"#,
        #"{{define "t"}}{{if true}}{{with .}}{{template "t" (print (print .))}}{{end}}{{end}}{{end}}{{template "t" 1}}"#,
    ])
    func `a template that calls itself comes to an end`(text: String) throws {
        let template = try Template(text)
        #expect {
            try template.render(.int(1))
        } throws: {
            "\($0)".contains("exceeded maximum template depth (1000)")
        }
    }

    @Test(arguments: [
        ("{{range 9000000000000000000}}{{end}}", "steps (10000)"),
        ("{{range 5000}}0123456789abcdef{{end}}", "output (65536)"),
        (#"{{$x := "ab"}}{{range 100}}{{$x = print $x $x}}{{end}}"#, "a string (65536)"),
        (#"{{$x := pad "x" 9999999 0}}"#, "a string (65536)"), (#"{{printf "%999999d" 1}}"#, "a string (65536)"),
        (#"{{pad "x" 9000000000000000000 0}}"#, "strings: Repeat output length overflow"),
        (#"{{$b := printf "%65000d" 1}}{{join (split $b "") $b}}"#, "strings: Join output length overflow"),
        ("{{printf `" + String(repeating: "%9999999[1]d", count: 1000) + "` 1}}", "a string (16777216)"),
    ])
    func `a stranger's template costs no more than it may`(text: String, what: String) throws {
        let template = try Template(text)
        #expect {
            try template.render(.none, limits: Limits(output: 1 << 16, steps: 10_000))
        } throws: {
            "\($0)".contains(what)
        }
    }

    /// What takes the place of a piece of a template.
    private static let pieces: [[UInt8]] = [
        "", "{{", "}}", "{{- ", " -}}", "(", ")", "|", ".", "$", "$x", ":=", "=", ",", "\"", "`", "'", "\\", "{{end}}",
        "{{else}}", "{{break}}", "nil", "true", ".List", ".Any", "index ", "slice ", "printf \"%*.*d\" ", "-1", "1e9",
        "9223372036854775807", "0x", "\u{E9}", "\n", "/*",
    ].map { Array($0.utf8) }

    @Test func `a damaged template is refused or executed`() throws {
        let cases = ValueCases.all + ClauseCases.all + PrintfCases.all + TypedCases.all + SyntaxErrors.all
        let document = try JSONNode.parse(Document.text)
        let limits = Limits(output: 1 << 16, steps: 1000)
        var executed = 0
        let samples = cases.map { Array($0.0.utf8) }
        Damage.each(of: samples, pieces: Self.pieces, rounds: 3000, seed: 5) { bytes in
            guard let template = try? Template(String(decoding: bytes, as: UTF8.self)) else { return }
            executed += 1
            _ = try? template.render(Value(document), limits: limits)
            _ = try? template.render(.decode(document, .pointer(to: Thing.type)), limits: limits)
            _ = try? template.render(Thing.row.value(Thing.Row()), limits: limits)
        }
        #expect(executed > 500)
    }
}
