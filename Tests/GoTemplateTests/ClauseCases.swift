/// Templates with clauses over `Document.text` as plain JSON, with Go 1.27's output; an error follows an exclamation mark.
enum ClauseCases {
    static let all: [(String, String)] = [
        ("{{if .Running}}yes{{else}}no{{end}}", "yes"),
        ("{{if .Count}}yes{{end}}", "yes"),
        ("{{if .Missing}}yes{{else}}no{{end}}", "no"),
        ("{{if .NilPtr}}yes{{else}}no{{end}}", "no"),
        ("{{if .Inner}}yes{{else}}no{{end}}", "yes"),
        ("{{if .Empty}}yes{{else}}no{{end}}", "no"),
        (
            "{{if eq .Count 7}}seven{{else if eq .Count 8}}eight{{else}}other{{end}}",
            #"!template: :1:5: executing "" at <eq .Count 7>: error calling eq: incompatible types for comparison: json.Number and int"#
        ),
        (
            "{{if eq .Count 8}}seven{{else if eq .Count 7}}eight{{else}}other{{end}}",
            #"!template: :1:5: executing "" at <eq .Count 8>: error calling eq: incompatible types for comparison: json.Number and int"#
        ),
        ("{{with .Inner}}{{.Name}}{{$.Name}}{{end}}", "inbob"),
        ("{{with .Missing}}x{{else}}y{{end}}", "y"),
        ("{{with .Missing}}x{{else with .Inner}}{{.Name}}{{else}}z{{end}}", "in"),
        ("{{with $x := .Count}}{{$x}}{{end}}", "7"),
        ("{{$x := 1}}{{$x = 2}}{{$x}}", "2"),
        ("{{$x := 1}}{{if true}}{{$x = 3}}{{$x := 4}}{{$x}}{{end}}{{$x}}", "43"),
        ("{{range .List}}[{{.}}]{{end}}", "[x][yé][z]"),
        ("{{range $i, $e := .List}}{{$i}}={{$e}} {{end}}", "0=x 1=yé 2=z "),
        ("{{range $e := .List}}{{$e}}{{end}}", "xyéz"),
        ("{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}", "a=1;b=<2>;com.x=y;"),
        ("{{range .Labels}}{{.}}{{else}}none{{end}}", "1<2>y"),
        ("{{range .Missing}}x{{else}}none{{end}}", "none"),
        ("{{range .Empty}}x{{else}}none{{end}}", "none"),
        ("{{range .NilPtr}}x{{end}}", ""),
        ("{{range .Name}}x{{end}}", #"!template: :1:8: executing "" at <.Name>: range can't iterate over bob"#),
        ("{{range .Inner}}x{{end}}", "xxx"),
        ("{{range .Ratio}}x{{end}}", #"!template: :1:8: executing "" at <.Ratio>: range can't iterate over 2.5"#),
        (
            "{{range .Running}}x{{end}}",
            #"!template: :1:8: executing "" at <.Running>: range can't iterate over true"#
        ),
        ("{{range 3}}{{.}}{{end}}", "012"),
        ("{{range $i := 3}}{{$i}}{{end}}", "012"),
        (
            "{{range $i, $j := 3}}{{$i}}{{end}}",
            #"!template: :1:18: executing "" at <3>: can't use 3 to iterate over more than one variable"#
        ),
        ("{{range .Count}}{{.}}{{end}}", #"!template: :1:8: executing "" at <.Count>: range can't iterate over 7"#),
        ("{{range 0}}a{{else}}b{{end}}", "b"),
        (#"{{range .List}}{{if eq . "yé"}}{{continue}}{{end}}{{.}}{{end}}"#, "xz"),
        (#"{{range .List}}{{if eq . "yé"}}{{break}}{{end}}{{.}}{{end}}"#, "x"),
        ("{{range $i, $e := .List}}{{range 2}}{{$i}}{{$e}}{{if .}}{{break}}{{end}}{{end}}{{end}}", "0x0x1yé1yé2z2z"),
        (
            "{{$i := 0}}{{range $i, $e = .List}}{{end}}{{$i}}",
            #"!template: :1:28: executing "" at <.List>: undefined variable: $e"#
        ),
        ("{{$i := 0}}{{$e := 0}}{{range $i, $e = .List}}{{end}}{{$i}}{{$e}}", "2z"),
        ("{{$e := 0}}{{range $e = .List}}{{end}}{{$e}}", "z"),
        ("{{range .Any.l}}{{.}},{{end}}", "1,two,<no value>,true,"),
        (
            "{{range .Any.l}}{{.x}},{{end}}",
            #"!template: :1:18: executing "" at <.x>: can't evaluate field x in type interface {}"#
        ),
        ("{{range .Ports}}{{range .}}{{.Name}}{{end}}{{end}}", "0.0.0.0"),
        (
            "{{range $p, $c := .Ports}}{{$p}}->{{(index $c 0).port}}{{end}}",
            #"1/udp->!template: :1:37: executing "" at <index $c 0>: error calling index: index of untyped nil"#
        ),
        (
            "{{range $p, $c := .Ports}}{{$p}}{{if $c}}->{{(index $c 0).Port}}{{end}};{{end}}",
            "1/udp;80/tcp-><no value>;"
        ),
        (#"{{define "a"}}A{{.}}{{end}}{{template "a" .Name}}"#, "Abob"),
        (#"{{define "a"}}A{{.}}{{end}}{{template "a"}}"#, "A<no value>"),
        (#"{{define "a"}}{{end}}{{define "a"}}y{{end}}{{template "a"}}"#, "y"),
        (
            #"{{define "a"}}{{.X}}{{end}}{{template "a" 3}}"#,
            #"!template: :1:16: executing "a" at <.X>: can't evaluate field X in type int"#
        ),
        (#"{{define "a"}}{{$.Name}}{{$}}{{end}}{{template "a" .Inner}}"#, "inmap[Flags:[f] Name:in port:80]"),
        (#"{{block "b" .Name}}B{{.}}{{end}}{{template "b" 3}}"#, "BbobB3"),
        (
            #"{{template "none"}}"#,
            #"!template: :1:11: executing "" at <{{template "none"}}>: template "none" not defined"#
        ),
        (
            #"{{template "none" .}}"#,
            #"!template: :1:11: executing "" at <{{template "none" .}}>: template "none" not defined"#
        ),
        (
            #"{{template "x" 1 2}}"#,
            #"!template: :1:11: executing "" at <{{template "x" 1 2}}>: template "x" not defined"#
        ),
        ("{{$ := 1}}", ""),
        ("{{$x := 1 2}}", #"!template: :1:8: executing "" at <1>: can't give argument to non-function 1"#),
        ("{{$x := 1 | print}}{{$x}}", "1"),
        ("{{$x := .Missing}}{{$x}}", "<no value>"),
        ("{{if $x := .Name}}{{$x}}{{end}}", "bob"),
        ("{{with .Name}}{{.}}{{end}}{{with $y := 3}}{{$y}}{{end}}", "bob3"),
        (#"{{define "t"}}{{if .}}{{template "t" ""}}{{end}}{{end}}{{template "t" "x"}}"#, ""),
        (
            #"{{define "t"}}[{{range .}}{{template "t" .}}{{end}}]{{end}}{{template "t" .Any.l}}"#,
            #"[[!template: :1:23: executing "t" at <.>: range can't iterate over 1"#
        ),
        (
            "{{(index .Inners 0).Name}} {{range .Inners}}{{.Port}}{{.Flags}}{{end}}",
            "i0 <no value><no value><no value><no value>"
        ),
        ("{{if .}}x{{end}}", "x"),
        ("{{range .}}x{{end}}", "xxxxxxxxxxxxxxxxxxxxx"),
        ("{{with .}}{{.Names}}{{end}}", "<no value>"),
        (
            #"{{$.Names}}{{$r := .}}{{$r.ID}} {{$r.Label "a.b"}}"#,
            #"<no value><no value> !template: :1:36: executing "" at <$r.Label>: Label is not a method but has arguments"#
        ),
        (
            "{{if .Name}}\n{{.Nope.X}}\n{{.Name.X}}{{end}}",
            "\n<no value>\n!template: :3:7: executing \"\" at <.Name.X>: can't evaluate field X in type interface {}"
        ),
        (
            "\n{{range .List}}\n{{.X}}{{end}}",
            "\n\n!template: :3:2: executing \"\" at <.X>: can't evaluate field X in type interface {}"
        ),
        (
            "{{define `x`}}\n{{.X}}{{end}}\n{{template `x` 3}}",
            "\n\n!template: :2:2: executing \"x\" at <.X>: can't evaluate field X in type int"
        ),
        (
            #"{{range $i, $c := "ab"}}{{end}}"#,
            #"!template: :1:18: executing "" at <"ab">: range can't iterate over ab"#
        ),
        ("{{$x:=1}}{{$x}}", "1"),
        ("{{range $i,$e:=.List}}{{$i}}{{$e}}{{end}}", "0x1yé2z"),
        ("{{template `a`.}}{{define `a`}}x{{end}}", "x"),
        ("{{define \"a\"}}x{{end}}  \n", "  \n"),
        (#"{{define ""}}x{{end}}"#, "x"),
        (#"{{block "x" .List}}{{range .}}{{.}}{{end}}{{end}}"#, "xyéz"),
        ("{{if eq 1 1 | not}}a{{else}}b{{end}}", "b"),
        ("{{with 1}}{{with 2}}{{.}}{{end}}{{.}}{{end}}", "21"),
        ("{{$a := .List}}{{range $i, $_ := $a}}{{$i}}{{index $a $i}}{{end}}", "0x1yé2z"),
        (
            #"{{if and .Running (eq .Name "bob") (gt .Count 3)}}ok{{end}}"#,
            #"!template: :1:36: executing "" at <gt .Count 3>: error calling gt: incompatible types for comparison: json.Number and int"#
        ),
        ("{{with and .Missing .Missing.X}}{{end}}", ""),
        ("{{range $k, $v := .Any}}{{$k}}:{{$v}} {{end}}", "l:[1 two <nil> true] n:1.5 o:map[] s:t "),
        ("{{if .Any.o}}a{{else}}b{{end}}", "b"),
    ]
}
