import GoTemplate
import Testing
import Text

@testable import Docker

@Suite struct ListFormatTests {
    private static let listing = Listing<[String: String]>(
        "*formatter.thingContext",
        [Column("ID", "THING ID") { $0["id"] ?? "" }, Column("Name", "NAME") { $0["name"] ?? "" }],
        label: { row, name in row[name] ?? "" }
    )
    private static let rows = [
        ["id": "1", "name": "one<>", "a.b-c": "x"], ["id": "22", "name": "the second of them"],
    ]

    @Test(arguments: [
        (nil, "THING ID   NAME\n1          one<>\n22         the second of them\n"),
        ("", "THING ID   NAME\n1          one<>\n22         the second of them\n"),
        ("table", "THING ID   NAME\n1          one<>\n22         the second of them\n"),
        ("table {{.Name}}", "NAME\none<>\nthe second of them\n"),
        (
            #"table {{upper .Name}}\t{{.ID}}"#,
            "NAME                 THING ID\nONE<>                1\nTHE SECOND OF THEM   22\n"
        ),
        (#"table {{.Label "a.b-c"}}\t{{.ID}}"#, "b c       THING ID\nx         1\n          22\n"),
        ("raw", "id: 1\n\nid: 22\n\n"), ("{{.ID}}", "1\n22\n"),
        (#"{{.ID}}\t{{.Name}}\n"#, "1\tone<>\n\n22\tthe second of them\n\n"),
        ("json", "{\"ID\":\"1\",\"Name\":\"one\\u003c\\u003e\"}\n{\"ID\":\"22\",\"Name\":\"the second of them\"}\n"),
        ("{{json .Name}}", "\"one<>\"\n\"the second of them\"\n"), (" x ", "x\nx\n"),
        ("{{if eq .ID \"1\"}}first{{end}}", "first\n\n"),
    ])
    func `a list is printed as its format says`(text: String?, expected: String) throws {
        let format = ListFormat(text, table: #"{{.ID}}\t{{.Name}}"#, raw: #"id: {{.ID}}\n"#)
        #expect(String(decoding: try Self.listing.text(Self.rows, format), as: UTF8.self) == expected)
    }

    @Test(arguments: [
        ("{{.ID", "template parsing error: template: :1: unclosed action"),
        ("{{foo}}", #"template parsing error: template: :1: function "foo" not defined"#),
        (
            "table {{.ID}}{{.Nope}}",
            #"template parsing error: template: :1:9: executing "" at <.Nope>: "#
                + "can't evaluate field Nope in type *formatter.thingContext"
        ),
    ])
    func `what cannot be printed is an error and prints nothing`(text: String, message: String) {
        #expect {
            try Self.listing.text(Self.rows, ListFormat(text, table: ""))
        } throws: {
            ($0 as? Failure)?.message == message
        }
    }

    @Test func `a list without rows has its heads`() throws {
        let text = try Self.listing.text([], ListFormat("table {{.ID}} {{.Nope}}", table: ""))
        #expect(String(decoding: text, as: UTF8.self) == "THING ID <no value>\n")
    }

    @Test(arguments: [
        (#"[{"PrivatePort":80,"Type":"tcp"}]"#, "80/tcp"),
        (
            #"[{"PrivatePort":81,"Type":"tcp"},{"PrivatePort":80,"Type":"tcp"},{"PrivatePort":83,"Type":"tcp"}]"#,
            "80-81/tcp, 83/tcp"
        ),
        (#"[{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}]"#, "0.0.0.0:8080->80/tcp"),
        (
            #"[{"IP":"::","PrivatePort":9,"PublicPort":9,"Type":"udp"},{"IP":"::","PrivatePort":10,"PublicPort":10,"Type":"udp"},"#
                + #"{"PrivatePort":7,"Type":"tcp"}]"#,
            "[::]:9-10->9-10/udp, 7/tcp"
        ),
    ])
    func `ports that follow one another are a range`(ports: String, expected: String) throws {
        let text = PublishedPorts.text(try JSONNode.parse(ports).elements)
        #expect(text.split(separator: ", ").sorted() == expected.split(separator: ", ").sorted(), "\(text)")
    }

    @Test(arguments: [("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("日本語日本語", 6, "日本…"), ("é", 1, "é")])
    func `a long text ends with an ellipsis`(text: String, width: Int, expected: String) {
        #expect(Shortening.ellipsis(text, width) == expected)
    }
}
