/// Templates whose result is another one for Go's types than for plain JSON.
enum TypedCases {
    static let all: [(String, String)] = [
        ("{{.ID}}", "0123"),
        ("{{.Id}}", #"!template: :1:2: executing "" at <.Id>: can't evaluate field Id in type *main.Thing"#),
        (
            "{{.Missing}}",
            #"!template: :1:2: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{.Missing.More}}",
            #"!template: :1:10: executing "" at <.Missing.More>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{.Name.More}}",
            #"!template: :1:7: executing "" at <.Name.More>: can't evaluate field More in type string"#
        ),
        ("{{.Inner}}", "{in 80 [f]}"),
        (
            "{{.Inner.port}}",
            #"!template: :1:8: executing "" at <.Inner.port>: can't evaluate field port in type main.Inner"#
        ),
        ("{{.Inner.Port}}", "80"),
        ("{{.Ptr}}", "{ptr 81 []}"),
        (
            "{{.Ptr.Nope}}",
            #"!template: :1:6: executing "" at <.Ptr.Nope>: can't evaluate field Nope in type *main.Inner"#
        ),
        ("{{.NilPtr}}", "<nil>"),
        (
            "{{.NilPtr.Name}}",
            #"!template: :1:9: executing "" at <.NilPtr.Name>: nil pointer evaluating *main.Inner.Name"#
        ),
        (
            "{{.NilPtr.Nope}}",
            #"!template: :1:9: executing "" at <.NilPtr.Nope>: can't evaluate field Nope in type *main.Inner"#
        ),
        (#"{{index .Labels "no"}}"#, ""),
        (
            "{{index .Missing 1}}",
            #"!template: :1:8: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{index .NilPtr 1}}",
            #"!template: :1:2: executing "" at <index .NilPtr 1>: error calling index: index of nil pointer"#
        ),
        (
            #"{{index .Inner "Name"}}"#,
            #"!template: :1:2: executing "" at <index .Inner "Name">: error calling index: can't index item of type main.Inner"#
        ),
        (
            #"{{index .Ports "80/tcp"}}"#,
            #"!template: :1:2: executing "" at <index .Ports "80/tcp">: error calling index: value has type string; should be main.Port"#
        ),
        ("{{(index .Ports .P)}}", "[{0.0.0.0 8080 []}]"),
        ("{{(index (index .Ports .P) 0).Port}}", "8080"),
        (
            #"{{(index (index .Ports "80/tcp") 0).port}}"#,
            #"!template: :1:10: executing "" at <index .Ports "80/tcp">: error calling index: value has type string; should be main.Port"#
        ),
        (#"{{index .Map "k" }}"#, "{m 3 []}"),
        ("{{json .Inner}}", #"{"Name":"in","port":80,"Flags":["f"]}"#),
        (
            "{{json .Missing}}",
            #"!template: :1:7: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        ("{{json .Ports}}", #"{"1/udp":null,"80/tcp":[{"Name":"0.0.0.0","port":8080,"Flags":null}]}"#),
        ("{{json .Inners}}", #"[{"Name":"i0","port":1,"Flags":null},{"Name":"i1","port":2,"Flags":null}]"#),
        ("{{.D}}", "30s"),
        (#"{{printf "%d %v %s %q %x" .D .D .D .D .D}}"#, #"30 30s 30s "30s" 333073"#),
        (
            "{{upper .P}}",
            #"!template: :1:8: executing "" at <.P>: wrong type for value; expected string; got main.Port"#
        ),
        (
            "{{upper .Count}}",
            #"!template: :1:8: executing "" at <.Count>: wrong type for value; expected string; got int"#
        ),
        (
            "{{upper .Missing}}",
            #"!template: :1:8: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (#"{{join .List ","}}"#, "x,yé,z"),
        (#"{{join .Words "-"}}"#, "w1-w2"),
        (
            #"{{join .Nums "-"}}"#,
            #"!template: :1:7: executing "" at <.Nums>: wrong type for value; expected []string; got []int"#
        ),
        (
            #"{{join .Labels "-"}}"#,
            #"!template: :1:7: executing "" at <.Labels>: wrong type for value; expected []string; got map[string]string"#
        ),
        (#"{{"," | join .List}}"#, "x,yé,z"),
        ("{{truncate .Name .Count}}", "bob"),
        (
            "{{truncate .Name .Big}}",
            #"!template: :1:17: executing "" at <.Big>: wrong type for value; expected int; got int64"#
        ),
        (
            "{{len .Inner}}",
            #"!template: :1:2: executing "" at <len .Inner>: error calling len: len of type main.Inner"#
        ),
        (
            "{{len .Missing}}",
            #"!template: :1:6: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{slice .Labels 1}}",
            #"!template: :1:2: executing "" at <slice .Labels 1>: error calling slice: can't slice item of type map[string]string"#
        ),
        (
            "{{if .Missing}}yes{{else}}no{{end}}",
            #"!template: :1:5: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        ("{{if eq .Count 7}}seven{{else if eq .Count 8}}eight{{else}}other{{end}}", "seven"),
        ("{{if eq .Count 8}}seven{{else if eq .Count 7}}eight{{else}}other{{end}}", "eight"),
        (
            "{{with .Missing}}x{{else}}y{{end}}",
            #"!template: :1:7: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{with .Missing}}x{{else with .Inner}}{{.Name}}{{else}}z{{end}}",
            #"!template: :1:7: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{range .Missing}}x{{else}}none{{end}}",
            #"!template: :1:8: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        ("{{range .NilPtr}}x{{end}}", #"!template: :1:8: executing "" at <.NilPtr>: range can't iterate over <nil>"#),
        (
            "{{range .Inner}}x{{end}}",
            #"!template: :1:8: executing "" at <.Inner>: range can't iterate over {in 80 [f]}"#
        ),
        ("{{range .Count}}{{.}}{{end}}", "0123456"),
        (
            "{{range $p, $c := .Ports}}{{$p}}->{{(index $c 0).port}}{{end}}",
            #"1/udp->!template: :1:37: executing "" at <index $c 0>: error calling index: reflect: slice index out of range"#
        ),
        ("{{range $p, $c := .Ports}}{{$p}}{{if $c}}->{{(index $c 0).Port}}{{end}};{{end}}", "1/udp;80/tcp->8080;"),
        (#"{{define "a"}}{{$.Name}}{{$}}{{end}}{{template "a" .Inner}}"#, "in{in 80 [f]}"),
        (
            "{{3 | .Name}}",
            #"!template: :1:6: executing "" at <.Name>: Name has arguments but cannot be invoked as function"#
        ),
        (
            "{{.Name | print | .Name}}",
            #"!template: :1:18: executing "" at <.Name>: Name has arguments but cannot be invoked as function"#
        ),
        (
            "{{true}} {{false}} {{not true}} {{not .Missing}} {{not 0}}",
            #"true false false !template: :1:38: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            #"{{and 1 0 2}} {{and 1 2}} {{or 0 "" 3}} {{or 0 ""}} {{and true .Missing.X}}"#,
            #"0 2 3  !template: :1:71: executing "" at <.Missing.X>: can't evaluate field Missing in type *main.Thing"#
        ),
        ("{{and .NilPtr .NilPtr.Name}}", "<nil>"),
        (
            #"{{or .Missing "d"}}"#,
            #"!template: :1:5: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{eq .Missing nil}} {{eq nil nil}} {{eq .Missing .Missing}}",
            #"!template: :1:5: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{eq .Missing 1}}",
            #"!template: :1:5: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{eq .List .List}}",
            #"!template: :1:2: executing "" at <eq .List .List>: error calling eq: non-comparable type [x yé z]: []string"#
        ),
        (
            "{{eq .Inner .Inner}}",
            #"!template: :1:2: executing "" at <eq .Inner .Inner>: error calling eq: non-comparable type {in %!s(int=80) [f]}: main.Inner"#
        ),
        ("{{eq .Count .Size}} {{eq .Size 1}} {{lt .Count .Size}} {{gt .Size 1}}", "false false true true"),
        (
            "{{eq .List 1}}",
            #"!template: :1:2: executing "" at <eq .List 1>: error calling eq: incompatible types for comparison: []string and int"#
        ),
        (
            "{{eq 1 .List}}",
            #"!template: :1:2: executing "" at <eq 1 .List>: error calling eq: incompatible types for comparison: int and []string"#
        ),
        (
            "{{eq .List .Labels}}",
            #"!template: :1:2: executing "" at <eq .List .Labels>: error calling eq: non-comparable types [x yé z]: []string, map[string]string: map[a:1 b:<2> com.x:y]"#
        ),
        (
            #"{{eq .Any.n "1.50"}}"#,
            #"!template: :1:2: executing "" at <eq .Any.n "1.50">: error calling eq: incompatible types for comparison: float64 and string"#
        ),
        (#"{{eq .Count 7 "a"}}"#, "true"),
        (
            "{{printf .Count}}",
            #"!template: :1:9: executing "" at <.Count>: wrong type for value; expected string; got int"#
        ),
        (
            #"{{printf "%v %+v %#v %T" .Inner .Inner .Inner .Inner}}"#,
            #"{in 80 [f]} {Name:in Port:80 Flags:[f]} main.Inner{Name:"in", Port:80, Flags:[]string{"f"}} main.Inner"#
        ),
        (
            #"{{printf "%v %+v %#v %T" .Labels .Labels .Labels .Labels}}"#,
            #"map[a:1 b:<2> com.x:y] map[a:1 b:<2> com.x:y] map[string]string{"a":"1", "b":"<2>", "com.x":"y"} map[string]string"#
        ),
        (
            #"{{printf "%v %+v %#v %T" .List .List .List .List}}"#,
            #"[x yé z] [x yé z] []string{"x", "yé", "z"} []string"#
        ),
        (
            #"{{printf "%v %#v %T" .Any .Any .Any}}"#,
            #"map[l:[1 two <nil> true] n:1.5 o:map[] s:t] map[string]interface {}{"l":[]interface {}{1, "two", interface {}(nil), true}, "n":1.5, "o":map[string]interface {}{}, "s":"t"} map[string]interface {}"#
        ),
        (#"{{printf "%v %+v" .Ptr .Ptr}}"#, "&{ptr 81 []} &{Name:ptr Port:81 Flags:[]}"),
        (
            #"{{printf "%v %#v %T %s %d" .NilPtr .NilPtr .NilPtr .NilPtr .NilPtr}}"#,
            "<nil> (*main.Inner)(nil) *main.Inner %!s(*main.Inner=<nil>) 0"
        ),
        (
            #"{{printf "%#v" .Empty}} {{printf "%#v" .Ports}} {{printf "%v" .Ports}} {{printf "%#v" .Words}} {{printf "%#v" .D}}"#,
            #"[]string(nil) map[main.Port][]main.Inner{"1/udp":[]main.Inner(nil), "80/tcp":[]main.Inner{main.Inner{Name:"0.0.0.0", Port:8080, Flags:[]string(nil)}}} map[1/udp:[] 80/tcp:[{0.0.0.0 8080 []}]] main.StrSlice{"w1", "w2"} 30"#
        ),
        (
            #"{{printf "%s" .List}} {{printf "%q" .List}} {{printf "%d" .List}} {{printf "%d" .Nums}} {{printf "%x" .Nums}} {{printf "%5d" .Nums}} {{printf "%x" .List}}"#,
            #"[x yé z] ["x" "yé" "z"] [%!d(string=x) %!d(string=yé) %!d(string=z)] [3 1 2] [3 1 2] [    3     1     2] [78 79c3a9 7a]"#
        ),
        (
            #"{{printf "%s" .Labels}} {{printf "%d" .Labels}} {{printf "%q" .Inner}} {{printf "%s" .Inner}} {{printf "%t" .Inner}}"#,
            #"map[a:1 b:<2> com.x:y] map[%!d(string=a):%!d(string=1) %!d(string=b):%!d(string=<2>) %!d(string=com.x):%!d(string=y)] {"in" 'P' ["f"]} {in %!s(int=80) [f]} {%!t(string=in) %!t(int=80) [%!t(string=f)]}"#
        ),
        (#"{{printf "%s %v %d" .Any.n .Any.n .Any.n}}"#, "%!s(float64=1.5) 1.5 %!d(float64=1.5)"),
        (
            #"{{printf "%x %X %x" -255 255 "hi"}} {{printf "%#b %b" 5 -5}} {{printf "%+v" .Map}} {{printf "%x" 1.25}} {{printf "%X" -1.25}} {{printf "%x" 0.0}} {{printf "%.0x" 1.75}}"#,
            "-ff FF 6869 0b101 -101 map[k:{Name:m Port:3 Flags:[]}] 0x1.4p+00 -0X1.4P+00 0x0p+00 0x1p+01"
        ),
        (
            #"{{html "<a href='x'>\"&\x00"}} {{html 1 "a" .List}} {{html .Missing}} {{js "it's <\"b\"> = \\ \n é \u2028 & \x7f"}} {{urlquery "a b&c=d/é~"}} {{urlquery 1 2}}"#,
            #"&lt;a href=&#39;x&#39;&gt;&#34;&amp;� 1a[x yé z] !template: :1:59: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{call .Missing}}",
            #"!template: :1:7: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{.Name 3}}",
            #"!template: :1:2: executing "" at <.Name>: Name has arguments but cannot be invoked as function"#
        ),
        (
            "{{.Inner.Name 3}}",
            #"!template: :1:8: executing "" at <.Inner.Name>: Name has arguments but cannot be invoked as function"#
        ),
        (
            "{{$.Name}} {{$.Inner.Name}} {{($).Name}} {{(.Inner).Name}} {{(.Missing).Name}} {{(nil).X}} ",
            #"bob in bob in !template: :1:62: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (
            "{{.Name .}}",
            #"!template: :1:2: executing "" at <.Name>: Name has arguments but cannot be invoked as function"#
        ),
        (
            "{{$x := .Missing}}{{$x}}",
            #"!template: :1:8: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        ("{{.é}}", #"!template: :1:2: executing "" at <.é>: can't evaluate field é in type *main.Thing"#),
        (
            "{{print .Name.Count}}",
            #"!template: :1:13: executing "" at <.Name.Count>: can't evaluate field Count in type string"#
        ),
        (
            "{{print .Any.zz .Missing}}",
            #"!template: :1:16: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        ("{{(index .Inners 0).Name}} {{range .Inners}}{{.Port}}{{.Flags}}{{end}}", "i0 1[]2[]"),
        ("{{.Inners}}", "[{i0 1 []} {i1 2 []}]"),
        ("{{.ID.X}}", #"!template: :1:5: executing "" at <.ID.X>: can't evaluate field X in type string"#),
        ("{{.Base}}x", "{0123 now}x"),
        ("{{.Base.ID}}", "0123"),
        ("{{.Names}}", #"!template: :1:2: executing "" at <.Names>: can't evaluate field Names in type *main.Thing"#),
        (
            #"{{.Label "a.b"}}"#,
            #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        ("{{.Label}}", #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#),
        (
            "{{.Label 3}}",
            #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            #"{{.Label "a" "b"}}"#,
            #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            #"{{"a.b" | .Label}}"#,
            #"!template: :1:10: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            #"{{.Label "nope"}}|"#,
            #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        ("{{.ID 1}}", #"!template: :1:2: executing "" at <.ID>: ID has arguments but cannot be invoked as function"#),
        ("{{.Fail}}", #"!template: :1:2: executing "" at <.Fail>: can't evaluate field Fail in type *main.Thing"#),
        ("{{.Nope}}", #"!template: :1:2: executing "" at <.Nope>: can't evaluate field Nope in type *main.Thing"#),
        (
            #"{{(.Label "a.b") | upper}}"#,
            #"!template: :1:3: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            "{{.Label .Names}}",
            #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            #"{{.Label (print "a" ".b")}}"#,
            #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            "{{.Label nil}}",
            #"!template: :1:2: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            "{{len .Label}}",
            #"!template: :1:6: executing "" at <.Label>: can't evaluate field Label in type *main.Thing"#
        ),
        (
            "{{print .Names .Count}}",
            #"!template: :1:8: executing "" at <.Names>: can't evaluate field Names in type *main.Thing"#
        ),
        ("{{eq .Count 3}}", "false"),
        (
            "{{with .}}{{.Names}}{{end}}",
            #"!template: :1:12: executing "" at <.Names>: can't evaluate field Names in type *main.Thing"#
        ),
        (
            #"{{$.Names}}{{$r := .}}{{$r.ID}} {{$r.Label "a.b"}}"#,
            #"!template: :1:3: executing "" at <$.Names>: can't evaluate field Names in type *main.Thing"#
        ),
        (#"{{printf "%T" .}}"#, "*main.Thing"),
        (
            "{{if .Name}}\n{{.Nope.X}}\n{{.Name.X}}{{end}}",
            "\n!template: :2:7: executing \"\" at <.Nope.X>: can't evaluate field Nope in type *main.Thing"
        ),
        (
            "\n\n  {{.Name.X}}",
            "\n\n  !template: :3:9: executing \"\" at <.Name.X>: can't evaluate field X in type string"
        ),
        (
            "{{\n.Name\n.X}}",
            #"!template: :2:0: executing "" at <.Name>: Name has arguments but cannot be invoked as function"#
        ),
        (
            "{{`a\nb`}} {{.Name.X}}",
            "a\nb !template: :2:12: executing \"\" at <.Name.X>: can't evaluate field X in type string"
        ),
        (
            "\n{{range .List}}\n{{.X}}{{end}}",
            "\n\n!template: :3:2: executing \"\" at <.X>: can't evaluate field X in type string"
        ),
        ("é{{.Name.X}}", #"é!template: :1:9: executing "" at <.Name.X>: can't evaluate field X in type string"#),
        (#"{{if and .Running (eq .Name "bob") (gt .Count 3)}}ok{{end}}"#, "ok"),
        (
            "{{with and .Missing .Missing.X}}{{end}}",
            #"!template: :1:11: executing "" at <.Missing>: can't evaluate field Missing in type *main.Thing"#
        ),
        (#"{{.Count | printf "%03d"}}"#, "007"),
        (
            "{{lt .Any.n 2}}",
            #"!template: :1:2: executing "" at <lt .Any.n 2>: error calling lt: incompatible types for comparison: float64 and int"#
        ),
    ]
}
