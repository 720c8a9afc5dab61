import GoTemplate
import Testing
import Text

@Suite struct TypeTableTests {
    private static let table = TypeTable(
        """
        a.Port = string
        a.Base
            ID string Id
        a.Thing
            *a.Base
            Ports map[a.Port][]*a.Base omitempty
            At time.Time at omitempty
            For time.Duration
            Any any
            Wrong b.Nothing
        """
    )

    @Test(arguments: [
        (#"{"Id": "x"}"#, "{{.ID}} {{.Base.ID}} {{.Ports}}", "x x map[]"),
        (
            #"{"at": "2026-01-02T03:04:05.25Z", "For": 1500000000}"#, "{{.At}} {{.For}}",
            "2026-01-02 03:04:05.25 +0000 UTC 1.5s"
        ),
        ("{}", "{{.At}} {{.For}} {{.Any}}", "0001-01-01 00:00:00 +0000 UTC 0s <no value>"),
        (
            #"{"Ports": {"1": [{"Id": "y"}]}}"#, #"{{range $k, $v := .Ports}}{{printf "%T %T" $k $v}}{{end}}"#,
            "a.Port []*a.Base"
        ),
        (
            #"{"Any": {"n": 1.50}}"#, "{{.Any.n}} {{json .}}",
            #"1.5 {"Id":"","at":"0001-01-01T00:00:00Z","For":0,"Any":{"n":1.5}}"#
        ),
    ])
    func `types are read from a text`(json: String, template: String, expected: String) throws {
        let type = try #require(Self.table.type("*a.Thing"))
        let value = Value.decode(try JSONNode.parse(json), type)
        #expect(String(decoding: try Template(template).render(value), as: UTF8.self) == expected)
    }

    @Test func `a type that is not there is told`() { #expect(Self.table.unknown == ["b.Nothing"]) }
}
