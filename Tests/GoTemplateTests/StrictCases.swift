/// Templates whose result is another one where missing keys are errors.
enum StrictCases {
    static let all: [(String, String)] = [
        ("{{.ID}}", #"!template: :1:2: executing "" at <.ID>: map has no entry for key "ID""#),
        ("{{.Missing}}", #"!template: :1:2: executing "" at <.Missing>: map has no entry for key "Missing""#),
        (
            "{{.Missing.More}}",
            #"!template: :1:10: executing "" at <.Missing.More>: map has no entry for key "Missing""#
        ),
        ("{{.Inner.Port}}", #"!template: :1:8: executing "" at <.Inner.Port>: map has no entry for key "Port""#),
        ("{{.Ptr.Nope}}", #"!template: :1:6: executing "" at <.Ptr.Nope>: map has no entry for key "Nope""#),
        ("{{.Labels.zz}}", #"!template: :1:9: executing "" at <.Labels.zz>: map has no entry for key "zz""#),
        ("{{.Labels.zz.x}}", #"!template: :1:9: executing "" at <.Labels.zz.x>: map has no entry for key "zz""#),
        ("{{index .Missing 1}}", #"!template: :1:8: executing "" at <.Missing>: map has no entry for key "Missing""#),
        (
            "{{(index (index .Ports .P) 0).Port}}",
            #"!template: :1:27: executing "" at <0>: map has no entry for key "Port""#
        ),
        ("{{.Any.zz}}", #"!template: :1:6: executing "" at <.Any.zz>: map has no entry for key "zz""#),
        ("{{.Any.zz.yy}}", #"!template: :1:6: executing "" at <.Any.zz.yy>: map has no entry for key "zz""#),
        ("{{json .Missing}}", #"!template: :1:7: executing "" at <.Missing>: map has no entry for key "Missing""#),
        ("{{upper .Missing}}", #"!template: :1:8: executing "" at <.Missing>: map has no entry for key "Missing""#),
        ("{{len .Missing}}", #"!template: :1:6: executing "" at <.Missing>: map has no entry for key "Missing""#),
        (
            "{{if .Missing}}yes{{else}}no{{end}}",
            #"!template: :1:5: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        (
            "{{if .Empty}}yes{{else}}no{{end}}",
            #"!template: :1:5: executing "" at <.Empty>: map has no entry for key "Empty""#
        ),
        (
            "{{with .Missing}}x{{else}}y{{end}}",
            #"!template: :1:7: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        (
            "{{with .Missing}}x{{else with .Inner}}{{.Name}}{{else}}z{{end}}",
            #"!template: :1:7: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        (
            "{{range .Missing}}x{{else}}none{{end}}",
            #"!template: :1:8: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        (
            "{{range .Empty}}x{{else}}none{{end}}",
            #"!template: :1:8: executing "" at <.Empty>: map has no entry for key "Empty""#
        ),
        (
            "{{range $p, $c := .Ports}}{{$p}}{{if $c}}->{{(index $c 0).Port}}{{end}};{{end}}",
            #"1/udp;80/tcp->!template: :1:55: executing "" at <0>: map has no entry for key "Port""#
        ),
        (
            "{{true}} {{false}} {{not true}} {{not .Missing}} {{not 0}}",
            #"true false false !template: :1:38: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        (
            #"{{and 1 0 2}} {{and 1 2}} {{or 0 "" 3}} {{or 0 ""}} {{and true .Missing.X}}"#,
            #"0 2 3  !template: :1:71: executing "" at <.Missing.X>: map has no entry for key "Missing""#
        ),
        (
            #"{{or .Missing "d"}}"#,
            #"!template: :1:5: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        (
            "{{eq .Missing nil}} {{eq nil nil}} {{eq .Missing .Missing}}",
            #"!template: :1:5: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        ("{{eq .Missing 1}}", #"!template: :1:5: executing "" at <.Missing>: map has no entry for key "Missing""#),
        (
            #"{{printf "%#v" .Empty}} {{printf "%#v" .Ports}} {{printf "%v" .Ports}} {{printf "%#v" .Words}} {{printf "%#v" .D}}"#,
            #"!template: :1:15: executing "" at <.Empty>: map has no entry for key "Empty""#
        ),
        (
            #"{{html "<a href='x'>\"&\x00"}} {{html 1 "a" .List}} {{html .Missing}} {{js "it's <\"b\"> = \\ \n é \u2028 & \x7f"}} {{urlquery "a b&c=d/é~"}} {{urlquery 1 2}}"#,
            #"&lt;a href=&#39;x&#39;&gt;&#34;&amp;� 1a[x yé z] !template: :1:59: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        ("{{call .Missing}}", #"!template: :1:7: executing "" at <.Missing>: map has no entry for key "Missing""#),
        (
            "{{$.Name}} {{$.Inner.Name}} {{($).Name}} {{(.Inner).Name}} {{(.Missing).Name}} {{(nil).X}} ",
            #"bob in bob in !template: :1:62: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        (
            "{{$x := .Missing}}{{$x}}",
            #"!template: :1:8: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        ("{{.é}}", #"!template: :1:2: executing "" at <.é>: map has no entry for key "é""#),
        (
            #"{{printf "%v" (.Any.zz)}}"#,
            #"!template: :1:19: executing "" at <.Any.zz>: map has no entry for key "zz""#
        ),
        (
            "{{print .Any.zz .Missing}}",
            #"!template: :1:12: executing "" at <.Any.zz>: map has no entry for key "zz""#
        ),
        (
            "{{(index .Inners 0).Name}} {{range .Inners}}{{.Port}}{{.Flags}}{{end}}",
            #"i0 !template: :1:46: executing "" at <.Port>: map has no entry for key "Port""#
        ),
        ("{{.ID.X}}", #"!template: :1:5: executing "" at <.ID.X>: map has no entry for key "ID""#),
        ("{{.Base}}x", #"!template: :1:2: executing "" at <.Base>: map has no entry for key "Base""#),
        ("{{.Base.ID}}", #"!template: :1:7: executing "" at <.Base.ID>: map has no entry for key "Base""#),
        ("{{.Names}}", #"!template: :1:2: executing "" at <.Names>: map has no entry for key "Names""#),
        ("{{.Label}}", #"!template: :1:2: executing "" at <.Label>: map has no entry for key "Label""#),
        ("{{.Fail}}", #"!template: :1:2: executing "" at <.Fail>: map has no entry for key "Fail""#),
        ("{{.Nope}}", #"!template: :1:2: executing "" at <.Nope>: map has no entry for key "Nope""#),
        ("{{len .Label}}", #"!template: :1:6: executing "" at <.Label>: map has no entry for key "Label""#),
        ("{{print .Names .Count}}", #"!template: :1:8: executing "" at <.Names>: map has no entry for key "Names""#),
        (
            "{{with .}}{{.Names}}{{end}}",
            #"!template: :1:12: executing "" at <.Names>: map has no entry for key "Names""#
        ),
        (
            #"{{$.Names}}{{$r := .}}{{$r.ID}} {{$r.Label "a.b"}}"#,
            #"!template: :1:3: executing "" at <$.Names>: map has no entry for key "Names""#
        ),
        (
            "{{if .Name}}\n{{.Nope.X}}\n{{.Name.X}}{{end}}",
            "\n!template: :2:7: executing \"\" at <.Nope.X>: map has no entry for key \"Nope\""
        ),
        (
            "{{with and .Missing .Missing.X}}{{end}}",
            #"!template: :1:11: executing "" at <.Missing>: map has no entry for key "Missing""#
        ),
        ("{{and .Any.s (not .Any.q)}}", #"!template: :1:22: executing "" at <.Any.q>: map has no entry for key "q""#),
    ]
}
