/// Templates over a row of a list.
enum RowCases {
    static let all: [(String, String)] = [
        ("{{.ID}}", "abc<1>"),
        (
            "{{index .List 1}}",
            #"!template: :1:8: executing "" at <.List>: can't evaluate field List in type *main.Row"#
        ),
        ("{{json .}}", #"{"Count":3,"ID":"abc\u003c1\u003e","Names":"web"}"#),
        ("{{.ID.X}}", #"!template: :1:5: executing "" at <.ID.X>: can't evaluate field X in type string"#),
        ("{{.Names}}", "web"),
        (#"{{.Label "a.b"}}"#, "c"),
        ("{{.Label}}", #"!template: :1:2: executing "" at <.Label>: wrong number of args for Label: want 1 got 0"#),
        ("{{.Label 3}}", #"!template: :1:9: executing "" at <3>: expected string; found 3"#),
        (
            #"{{.Label "a" "b"}}"#,
            #"!template: :1:2: executing "" at <.Label>: wrong number of args for Label: want 1 got 2"#
        ),
        (#"{{"a.b" | .Label}}"#, "c"),
        (#"{{.Label "nope"}}|"#, "|"),
        ("{{.ID 1}}", #"!template: :1:2: executing "" at <.ID>: wrong number of args for ID: want 0 got 1"#),
        ("{{.Fail}}", #"!template: :1:2: executing "" at <.Fail>: error calling Fail: it fails"#),
        ("{{.Nope}}", #"!template: :1:2: executing "" at <.Nope>: can't evaluate field Nope in type *main.Row"#),
        (#"{{(.Label "a.b") | upper}}"#, "C"),
        ("{{.Label .Names}}", ""),
        (#"{{.Label (print "a" ".b")}}"#, "c"),
        ("{{.Label nil}}", #"!template: :1:9: executing "" at <nil>: cannot assign nil to string"#),
        ("{{print .Names .Count}}", "web3"),
        ("{{eq .Count 3}}", "true"),
        ("{{if .}}x{{end}}", "x"),
        ("{{with .}}{{.Names}}{{end}}", "web"),
        (#"{{$.Names}}{{$r := .}}{{$r.ID}} {{$r.Label "a.b"}}"#, "webabc<1> c"),
        (#"{{printf "%T" .}}"#, "*main.Row"),
    ]
}
