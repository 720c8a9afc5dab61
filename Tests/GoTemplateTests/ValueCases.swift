/// Pipelines and functions over `Document.text` as plain JSON, with Go 1.27's output; an error follows an exclamation mark.
enum ValueCases {
    static let all: [(String, String)] = [
        ("plain", "plain"),
        ("{{.Name}}", "bob"),
        ("{{.ID}}", "<no value>"),
        ("{{.Id}}", "0123"),
        ("{{.Created}}", "now"),
        ("{{.Missing}}", "<no value>"),
        ("{{.Missing.More}}", "<no value>"),
        (
            "{{.Name.More}}",
            #"!template: :1:7: executing "" at <.Name.More>: can't evaluate field More in type interface {}"#
        ),
        ("{{.Inner}}", "map[Flags:[f] Name:in port:80]"),
        ("{{.Inner.Name}}", "in"),
        ("{{.Inner.port}}", "80"),
        ("{{.Inner.Port}}", "<no value>"),
        ("{{.Ptr}}", "map[Flags:[] Name:ptr port:81]"),
        ("{{.Ptr.Name}}", "ptr"),
        ("{{.Ptr.Nope}}", "<no value>"),
        ("{{.NilPtr}}", "<no value>"),
        (
            "{{.NilPtr.Name}}",
            #"!template: :1:9: executing "" at <.NilPtr.Name>: nil pointer evaluating interface {}.Name"#
        ),
        (
            "{{.NilPtr.Nope}}",
            #"!template: :1:9: executing "" at <.NilPtr.Nope>: nil pointer evaluating interface {}.Nope"#
        ),
        ("{{.Labels}}", "map[a:1 b:<2> com.x:y]"),
        ("{{.Labels.a}}", "1"),
        ("{{.Labels.zz}}", "<no value>"),
        ("{{.Labels.zz.x}}", "<no value>"),
        (#"{{index .Labels "com.x"}}"#, "y"),
        (#"{{index .Labels "no"}}"#, "<no value>"),
        (
            "{{index .Labels 3}}",
            #"!template: :1:2: executing "" at <index .Labels 3>: error calling index: value has type int; should be string"#
        ),
        (
            "{{index .Labels nil}}",
            #"!template: :1:2: executing "" at <index .Labels nil>: error calling index: value is nil; should be of type string"#
        ),
        ("{{index .List 1}}", "yé"),
        (
            "{{index .List 3}}",
            #"!template: :1:2: executing "" at <index .List 3>: error calling index: reflect: slice index out of range"#
        ),
        (
            "{{index .List 4}}",
            #"!template: :1:2: executing "" at <index .List 4>: error calling index: index out of range: 4"#
        ),
        (
            "{{index .List -1}}",
            #"!template: :1:2: executing "" at <index .List -1>: error calling index: index out of range: -1"#
        ),
        (
            #"{{index .List "a"}}"#,
            #"!template: :1:2: executing "" at <index .List "a">: error calling index: cannot index slice/array with type string"#
        ),
        (
            "{{index .List nil}}",
            #"!template: :1:2: executing "" at <index .List nil>: error calling index: cannot index slice/array with nil"#
        ),
        ("{{index .List 1 0}}", "121"),
        ("{{index .List}}", "[x yé z]"),
        (
            "{{index}}",
            #"!template: :1:2: executing "" at <index>: wrong number of args for index: want at least 1 got 0"#
        ),
        (
            "{{index nil}}",
            #"!template: :1:2: executing "" at <index nil>: error calling index: index of untyped nil"#
        ),
        (
            "{{index .Missing 1}}",
            #"!template: :1:2: executing "" at <index .Missing 1>: error calling index: index of untyped nil"#
        ),
        (
            "{{index .NilPtr 1}}",
            #"!template: :1:2: executing "" at <index .NilPtr 1>: error calling index: index of untyped nil"#
        ),
        (#"{{index .Inner "Name"}}"#, "in"),
        (#"{{index .Ports "80/tcp"}}"#, "[map[Name:0.0.0.0 port:8080]]"),
        ("{{(index .Ports .P)}}", "[map[Name:0.0.0.0 port:8080]]"),
        ("{{(index (index .Ports .P) 0).Port}}", "<no value>"),
        (#"{{(index (index .Ports "80/tcp") 0).port}}"#, "8080"),
        (#"{{index .Map "k" }}"#, "map[Name:m port:3]"),
        (#"{{(index .Map "k").Name}}"#, "m"),
        (#"{{index .Any "l" 1}}"#, "two"),
        (#"{{index .Any "l" 2}}"#, "<no value>"),
        (
            #"{{index .Any "l" 9}}"#,
            #"!template: :1:2: executing "" at <index .Any "l" 9>: error calling index: index out of range: 9"#
        ),
        ("{{.Any}}", "map[l:[1 two <nil> true] n:1.5 o:map[] s:t]"),
        ("{{.Any.n}}", "1.5"),
        ("{{.Any.s}}", "t"),
        ("{{.Any.l}}", "[1 two <nil> true]"),
        (
            "{{.Any.s.x}}",
            #"!template: :1:6: executing "" at <.Any.s.x>: can't evaluate field x in type interface {}"#
        ),
        ("{{.Any.zz}}", "<no value>"),
        ("{{.Any.zz.yy}}", "<no value>"),
        ("{{json .Inner}}", #"{"Flags":["f"],"Name":"in","port":80}"#),
        ("{{json .Labels}}", #"{"a":"1","b":"<2>","com.x":"y"}"#),
        ("{{json .Any}}", #"{"l":[1,"two",null,true],"n":1.5,"o":{},"s":"t"}"#),
        ("{{json .Missing}}", "null"),
        ("{{json nil}}", "null"),
        ("{{json .Ports}}", #"{"1/udp":null,"80/tcp":[{"Name":"0.0.0.0","port":8080}]}"#),
        ("{{json .Words}}", #"["w1","w2"]"#),
        ("{{json .D}}", "30"),
        ("{{json .Inners}}", #"[{"Flags":null,"Name":"i0","port":1},{"Name":"i1","port":2}]"#),
        (#"{{json "a<b>&\"\u2028\\"}}"#, #""a<b>&\"\u2028\\""#),
        (
            "{{json 1.5}} {{json 1e30}} {{json 1e-9}} {{json 100000000.0}} {{json true}}",
            "1.5 1e+30 1e-9 100000000 true"
        ),
        ("{{.D}}", "30"),
        ("{{.P}}", "80/tcp"),
        ("{{upper .P}}", "80/TCP"),
        ("{{upper .Name}}", "BOB"),
        (
            "{{upper .Count}}",
            #"!template: :1:8: executing "" at <.Count>: wrong type for value; expected string; got json.Number"#
        ),
        ("{{upper .Missing}}", #"!template: :1:8: executing "" at <.Missing>: invalid value; expected string"#),
        ("{{upper nil}}", #"!template: :1:8: executing "" at <nil>: cannot assign nil to string"#),
        ("{{upper 3}}", #"!template: :1:8: executing "" at <3>: expected string; found 3"#),
        (#"{{upper "éß"}} {{lower "ÀB"}} {{title "hello wOrld foo_bar a-b"}}"#, "Éß àb Hello WOrld Foo_bar A-B"),
        (
            #"{{join .List ","}}"#,
            #"!template: :1:7: executing "" at <.List>: wrong type for value; expected []string; got []interface {}"#
        ),
        (
            #"{{join .Words "-"}}"#,
            #"!template: :1:7: executing "" at <.Words>: wrong type for value; expected []string; got []interface {}"#
        ),
        (
            #"{{join .Nums "-"}}"#,
            #"!template: :1:7: executing "" at <.Nums>: wrong type for value; expected []string; got []interface {}"#
        ),
        (
            #"{{join .Labels "-"}}"#,
            #"!template: :1:7: executing "" at <.Labels>: wrong type for value; expected []string; got map[string]interface {}"#
        ),
        (#"{{join nil "-"}}"#, ""),
        (#"{{join "a" "-"}}"#, #"!template: :1:7: executing "" at <"a">: can't handle "a" for arg of type []string"#),
        ("{{join .List}}", #"!template: :1:2: executing "" at <join>: wrong number of args for join: want 2 got 1"#),
        (
            "{{.List | join}}",
            #"!template: :1:10: executing "" at <join>: wrong number of args for join: want 2 got 1"#
        ),
        (
            #"{{"," | join .List}}"#,
            #"!template: :1:13: executing "" at <.List>: wrong type for value; expected []string; got []interface {}"#
        ),
        (#"{{split "a,b,c" ","}}"#, "[a b c]"),
        (#"{{split "aéb" ""}}"#, "[a é b]"),
        (#"{{len (split "a,b,c" ",")}}"#, "3"),
        (#"{{split "a" 1}}"#, #"!template: :1:12: executing "" at <1>: expected string; found 1"#),
        (#"{{pad "x" 1 2}}|"#, " x  |"),
        (#"{{pad "" 1 2}}|"#, "|"),
        (
            #"{{pad "x" -1 2}}"#,
            #"!template: :1:2: executing "" at <pad "x" -1 2>: error calling pad: strings: negative Repeat count"#
        ),
        (#"{{truncate "hello" 2}}"#, "he"),
        (#"{{truncate "hello" 20}}"#, "hello"),
        (
            #"{{truncate "hello" -1}}"#,
            #"!template: :1:2: executing "" at <truncate "hello" -1>: error calling truncate: runtime error: slice bounds out of range [:-1]"#
        ),
        ("{{truncate .Name 2}}", "bo"),
        (
            "{{truncate .Name .Count}}",
            #"!template: :1:17: executing "" at <.Count>: wrong type for value; expected int; got json.Number"#
        ),
        (
            "{{truncate .Name .Big}}",
            #"!template: :1:17: executing "" at <.Big>: wrong type for value; expected int; got json.Number"#
        ),
        ("{{.Name | truncate 2}}", #"!template: :1:19: executing "" at <2>: expected string; found 2"#),
        (#"{{"hello" | len}}"#, "5"),
        ("{{len .List}} {{len .Labels}} {{len .Ports}} {{len .Name}}", "3 3 2 3"),
        ("{{len 3}}", #"!template: :1:2: executing "" at <len 3>: error calling len: len of type int"#),
        (
            "{{len nil}}",
            #"!template: :1:2: executing "" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value"#
        ),
        (
            "{{len .NilPtr}}",
            #"!template: :1:2: executing "" at <len .NilPtr>: error calling len: len of nil pointer"#
        ),
        ("{{len .Inner}}", "3"),
        (
            "{{len .Missing}}",
            #"!template: :1:2: executing "" at <len .Missing>: error calling len: reflect: call of reflect.Value.Type on zero Value"#
        ),
        ("{{len .Any}}", "4"),
        (#"{{slice "hello" 1 3}}"#, "el"),
        ("{{slice .List 1}}", "[yé z]"),
        ("{{slice .List 1 2}}", "[yé]"),
        (
            "{{slice .List 2 1}}",
            #"!template: :1:2: executing "" at <slice .List 2 1>: error calling slice: invalid slice index: 2 > 1"#
        ),
        ("{{slice .List 0 1 2}}", "[x]"),
        (
            #"{{slice "abc" 0 1 2}}"#,
            #"!template: :1:2: executing "" at <slice "abc" 0 1 2>: error calling slice: cannot 3-index slice a string"#
        ),
        (
            "{{slice .List 0 1 2 3}}",
            #"!template: :1:2: executing "" at <slice .List 0 1 2 3>: error calling slice: too many slice indexes: 4"#
        ),
        (
            "{{slice .List 9}}",
            #"!template: :1:2: executing "" at <slice .List 9>: error calling slice: index out of range: 9"#
        ),
        (
            "{{slice .Labels 1}}",
            #"!template: :1:2: executing "" at <slice .Labels 1>: error calling slice: can't slice item of type map[string]interface {}"#
        ),
        (
            "{{slice nil}}",
            #"!template: :1:2: executing "" at <slice nil>: error calling slice: slice of untyped nil"#
        ),
        (
            "{{slice 3}}",
            #"!template: :1:2: executing "" at <slice 3>: error calling slice: can't slice item of type int"#
        ),
        (
            #"{{slice .List "a"}}"#,
            #"!template: :1:2: executing "" at <slice .List "a">: error calling slice: cannot index slice/array with type string"#
        ),
        (
            "{{slice .List nil}}",
            #"!template: :1:2: executing "" at <slice .List nil>: error calling slice: cannot index slice/array with nil"#
        ),
        ("{{$x = 1}}", #"!template: :1:7: executing "" at <1>: undefined variable: $x"#),
        ("{{3 | .Name}}", #"!template: :1:6: executing "" at <.Name>: Name is not a method but has arguments"#),
        ("{{.Name | print}}", "bob"),
        (
            "{{.Name | print | .Name}}",
            #"!template: :1:18: executing "" at <.Name>: Name is not a method but has arguments"#
        ),
        ("{{nil}}", #"!template: :1:2: executing "" at <nil>: nil is not a command"#),
        ("{{nil | print}}", #"!template: :1:2: executing "" at <nil>: nil is not a command"#),
        ("{{print nil}}", "<nil>"),
        ("{{true}} {{false}} {{not true}} {{not .Missing}} {{not 0}}", "true false false true true"),
        ("{{and}} ", #"!template: :1:2: executing "" at <and>: wrong number of args for and: want at least 1 got 0"#),
        (#"{{and 1 0 2}} {{and 1 2}} {{or 0 "" 3}} {{or 0 ""}} {{and true .Missing.X}}"#, "0 2 3  <no value>"),
        ("{{and .NilPtr .NilPtr.Name}}", "<no value>"),
        ("{{or .Name .NilPtr.Name}}", "bob"),
        (#"{{or .Missing "d"}}"#, "d"),
        ("{{1 | and 0}} {{1 | or 0}} {{1 | and 5}}", "0 1 1"),
        (
            #"{{eq 1 1}} {{eq 1 2 3 1}} {{eq "a" "a"}} {{eq 1.0 1.0}} {{eq true true}} {{ne 1 2}}"#,
            "true true true true true true"
        ),
        (
            #"{{eq 1 "a"}}"#,
            #"!template: :1:2: executing "" at <eq 1 "a">: error calling eq: incompatible types for comparison: int and string"#
        ),
        (
            "{{eq 1 1.0}}",
            #"!template: :1:2: executing "" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64"#
        ),
        ("{{eq 1}}", #"!template: :1:2: executing "" at <eq 1>: error calling eq: missing argument for comparison"#),
        ("{{eq}}", #"!template: :1:2: executing "" at <eq>: wrong number of args for eq: want at least 1 got 0"#),
        ("{{eq .Missing nil}} {{eq nil nil}} {{eq .Missing .Missing}}", "true true true"),
        ("{{eq .Missing 1}}", "false"),
        (
            "{{eq .List .List}}",
            #"!template: :1:2: executing "" at <eq .List .List>: error calling eq: non-comparable type [x yé z]: []interface {}"#
        ),
        ("{{eq .Labels nil}}", "false"),
        ("{{eq .List nil}}", "false"),
        (
            "{{eq .Inner .Inner}}",
            #"!template: :1:2: executing "" at <eq .Inner .Inner>: error calling eq: non-comparable type map[Flags:[f] Name:in port:80]: map[string]interface {}"#
        ),
        ("{{eq .NilPtr nil}}", "true"),
        (
            "{{eq .Count .Size}} {{eq .Size 1}} {{lt .Count .Size}} {{gt .Size 1}}",
            #"false !template: :1:22: executing "" at <eq .Size 1>: error calling eq: incompatible types for comparison: json.Number and int"#
        ),
        (
            "{{eq .List 1}}",
            #"!template: :1:2: executing "" at <eq .List 1>: error calling eq: incompatible types for comparison: []interface {} and int"#
        ),
        (
            "{{eq 1 .List}}",
            #"!template: :1:2: executing "" at <eq 1 .List>: error calling eq: incompatible types for comparison: int and []interface {}"#
        ),
        (
            "{{eq .List .Labels}}",
            #"!template: :1:2: executing "" at <eq .List .Labels>: error calling eq: non-comparable types [x yé z]: []interface {}, map[string]interface {}: map[a:1 b:<2> com.x:y]"#
        ),
        (#"{{eq .P "80/tcp"}}"#, "true"),
        (#"{{eq .Any.n "1.50"}}"#, "false"),
        (
            #"{{eq .Count 7 "a"}}"#,
            #"!template: :1:2: executing "" at <eq .Count 7 "a">: error calling eq: incompatible types for comparison: json.Number and int"#
        ),
        (
            #"{{eq .Running "true"}}"#,
            #"!template: :1:2: executing "" at <eq .Running "true">: error calling eq: incompatible types for comparison: bool and string"#
        ),
        (
            #"{{lt 1 2}} {{le 2 2}} {{gt 1 2}} {{ge 2 2}} {{lt "a" "b"}} {{lt 1.5 2.5}}"#,
            "true true false true true true"
        ),
        (
            #"{{lt 1 "a"}}"#,
            #"!template: :1:2: executing "" at <lt 1 "a">: error calling lt: incompatible types for comparison: int and string"#
        ),
        (
            "{{lt true false}}",
            #"!template: :1:2: executing "" at <lt true false>: error calling lt: invalid type for comparison"#
        ),
        (
            "{{lt nil 1}}",
            #"!template: :1:2: executing "" at <lt nil 1>: error calling lt: invalid type for comparison"#
        ),
        (
            "{{lt .List 1}}",
            #"!template: :1:2: executing "" at <lt .List 1>: error calling lt: invalid type for comparison"#
        ),
        ("{{lt 1}}", #"!template: :1:2: executing "" at <lt>: wrong number of args for lt: want 2 got 1"#),
        ("{{lt 1 2 3}}", #"!template: :1:2: executing "" at <lt>: wrong number of args for lt: want 2 got 3"#),
        ("{{ne 1}}", #"!template: :1:2: executing "" at <ne>: wrong number of args for ne: want 2 got 1"#),
        (#"{{print 1 2 "a" "b" 3}} {{print}} {{println 1 "a"}}x"#, "1 2ab3  1 a\nx"),
        (
            "{{printf}}",
            #"!template: :1:2: executing "" at <printf>: wrong number of args for printf: want at least 1 got 0"#
        ),
        ("{{printf 3}}", #"!template: :1:9: executing "" at <3>: expected string; found 3"#),
        (
            "{{printf .Count}}",
            #"!template: :1:9: executing "" at <.Count>: wrong type for value; expected string; got json.Number"#
        ),
        (
            "{{1000000.0}} {{100000000.0}} {{1e20}} {{1e21}} {{1.0}} {{0.0001}} {{0.00001}} {{123456789.123}} {{1e100}} {{-0.0}} {{5e-324}}",
            "1e+06 1e+08 1e+20 1e+21 1 0.0001 1e-05 1.23456789123e+08 1e+100 -0 5e-324"
        ),
        (
            #"{{html "<a href='x'>\"&\x00"}} {{html 1 "a" .List}} {{html .Missing}} {{js "it's <\"b\"> = \\ \n é \u2028 & \x7f"}} {{urlquery "a b&c=d/é~"}} {{urlquery 1 2}}"#,
            "&lt;a href=&#39;x&#39;&gt;&#34;&amp;� 1a[x yé z] &lt;no value&gt; it\\'s \\u003C\\\"b\\\"\\u003E \\u003D \\\\ \\u000A é \\u2028 \\u0026 \u{7F} a+b%26c%3Dd%2F%C3%A9~ 1+2"
        ),
        ("{{html}} {{html nil}}", " &lt;no value&gt;"),
        (
            "{{call .Name}}",
            #"!template: :1:2: executing "" at <call .Name>: error calling call: non-function .Name of type string"#
        ),
        ("{{call nil}}", #"!template: :1:2: executing "" at <call nil>: error calling call: call of nil"#),
        ("{{call .Missing}}", #"!template: :1:2: executing "" at <call .Missing>: error calling call: call of nil"#),
        (
            "{{call}}",
            #"!template: :1:2: executing "" at <call>: wrong number of args for call: want at least 1 got 0"#
        ),
        (
            "{{.Name | call}}",
            #"!template: :1:10: executing "" at <call>: error calling call: non-function bob of type string"#
        ),
        ("{{call 3}}", #"!template: :1:2: executing "" at <call 3>: error calling call: non-function 3 of type int"#),
        (
            "{{call .Name 1}}",
            #"!template: :1:2: executing "" at <call .Name 1>: error calling call: non-function .Name of type string"#
        ),
        (
            "{{call .Inner.Name}}",
            #"!template: :1:2: executing "" at <call .Inner.Name>: error calling call: non-function .Inner.Name of type string"#
        ),
        ("{{.Name 3}}", #"!template: :1:2: executing "" at <.Name>: Name is not a method but has arguments"#),
        ("{{.Labels.a 3}}", #"!template: :1:9: executing "" at <.Labels.a>: a is not a method but has arguments"#),
        (
            "{{.Inner.Name 3}}",
            #"!template: :1:8: executing "" at <.Inner.Name>: Name is not a method but has arguments"#
        ),
        (
            "{{$.Name}} {{$.Inner.Name}} {{($).Name}} {{(.Inner).Name}} {{(.Missing).Name}} {{(nil).X}} ",
            #"bob in bob in <no value> !template: :1:82: executing "" at <nil>: nil is not a command"#
        ),
        (#"{{(print "a").X}}"#, #"!template: :1:9: executing "" at <"a">: can't evaluate field X in type string"#),
        ("{{(1).X}}", #"!template: :1:3: executing "" at <1>: can't evaluate field X in type int"#),
        (#"{{("a")}} {{(1)}}"#, "a 1"),
        ("{{print (1) (print 2)}}", "12"),
        (
            "{{(print 1) 2}}",
            #"!template: :1:2: executing "" at <(print 1) 2>: can't give argument to non-function print 1"#
        ),
        (
            "{{(.Name) 2}}",
            #"!template: :1:2: executing "" at <(.Name) 2>: can't give argument to non-function .Name"#
        ),
        ("{{3 4}}", #"!template: :1:2: executing "" at <3>: can't give argument to non-function 3"#),
        (#"{{"a" 1}}"#, #"!template: :1:2: executing "" at <"a">: can't give argument to non-function "a""#),
        ("{{. 1}}", #"!template: :1:2: executing "" at <.>: can't give argument to non-function ."#),
        ("{{$ 1}}", #"!template: :1:2: executing "" at <$>: can't give argument to non-function $"#),
        ("{{true 1}}", #"!template: :1:2: executing "" at <true>: can't give argument to non-function true"#),
        ("{{len print}}", "0"),
        ("{{print print}}", ""),
        ("{{print not}}", #"!template: :1:8: executing "" at <not>: wrong number of args for not: want 1 got 0"#),
        ("{{ .Name }}", "bob"),
        ("{{- .Name -}}", "bob"),
        ("  {{- .Name -}}  x", "bobx"),
        ("a {{- 3}} b", "a3 b"),
        ("a {{-3}} b", "a -3 b"),
        ("a {{3 -}} b", "a 3b"),
        ("a {{- /* c */ -}} b", "ab"),
        ("a {{/* c */}} b", "a  b"),
        ("}} {{.Name}}", "}} bob"),
        ("{{.Name}}}", "bob}"),
        ("{{.Name |}}", "bob"),
        (#"{{'\n'}} {{'\''}} {{'\x41'}} {{'\u00e9'}} {{'é'}} {{'\101'}}"#, "10 39 65 233 233 65"),
        (#"{{"\a\b\f\n\r\t\v\\\"\x41\101\u00e9\U0001F600"}}"#, "\u{7}\u{8}\u{C}\n\r\t\u{B}\\\"AAé😀"),
        (#"{{`raw\n"x"`}}"#, #"raw\n"x""#),
        (
            "{{1_000}} {{0x1F}} {{0X1f}} {{0o17}} {{017}} {{0b101}} {{0x_1F}} {{1e3}} {{1.5e-3}} {{.5}} {{5.}} {{0x1p4}} {{0x1.8p1}} {{-5}} {{+5}} {{1_0.5}}",
            "1000 31 31 15 15 5 31 1000 0.0015 0.5 5 16 3 -5 5 10.5"
        ),
        ("{{1_0.5}}", "10.5"),
        ("{{0x1_0p1}}", "32"),
        ("{{9223372036854775807}} ", "9223372036854775807 "),
        (
            "{{9223372036854775808}}",
            #"!template: :1:2: executing "" at <9223372036854775808>: 9223372036854775808 overflows int"#
        ),
        (
            "{{18446744073709551615}}",
            #"!template: :1:2: executing "" at <18446744073709551615>: 18446744073709551615 overflows int"#
        ),
        ("{{-9223372036854775808}}", "-9223372036854775808"),
        (#"{{pad "x" 1e0 2.0}}|"#, " x  |"),
        (#"{{pad "x" 1.5 2}}"#, #"!template: :1:10: executing "" at <1.5>: expected integer; found 1.5"#),
        (#"{{pad "x" "1" 2}}"#, #"!template: :1:10: executing "" at <"1">: expected integer; found "1""#),
        ("{{pad 1 1 2}}", #"!template: :1:6: executing "" at <1>: expected string; found 1"#),
        ("{{pad true 1 2}}", #"!template: :1:6: executing "" at <true>: expected string; found true"#),
        (
            #"{{pad "x" 'a' 2}}"#,
            "                                                                                                 x  "
        ),
        (
            #"{{truncate "abc" 18446744073709551615}}"#,
            #"!template: :1:17: executing "" at <18446744073709551615>: expected integer; found 18446744073709551615"#
        ),
        ("{{.Name .}}", #"!template: :1:2: executing "" at <.Name>: Name is not a method but has arguments"#),
        ("{{.é}}", "<no value>"),
        (#"{{"é"}}"#, "é"),
        (
            "{{print .Name.Count}}",
            #"!template: :1:13: executing "" at <.Name.Count>: can't evaluate field Count in type interface {}"#
        ),
        ("{{print 1 .Name}}", "1bob"),
        ("{{print .Any.zz .Missing}}", "<nil> <nil>"),
        ("{{print (index .Any.l 2)}}", "<nil>"),
        ("{{len (index .Any.l 1)}}", "3"),
        (
            "{{.Any.l.x}}",
            #"!template: :1:6: executing "" at <.Any.l.x>: can't evaluate field x in type interface {}"#
        ),
        ("{{.Inners}}", "[map[Flags:<nil> Name:i0 port:1] map[Name:i1 port:2]]"),
        ("{{.Words}} {{index .Words 0}} {{.Nums}} {{index .Nums 0}}", "[w1 w2] w1 [3 1 2] 3"),
        (
            #"{{index "abc" 1}} {{index "abc" 3}}"#,
            #"98 !template: :1:20: executing "" at <index "abc" 3>: error calling index: reflect: string index out of range"#
        ),
        (
            #"{{index "abc" 1 2}}"#,
            #"!template: :1:2: executing "" at <index "abc" 1 2>: error calling index: can't index item of type uint8"#
        ),
        ("{{json (index .List 0)}}", #""x""#),
        ("{{json (slice .List 1)}}", #"["yé","z"]"#),
        (#"{{json (split "a b" " ")}}"#, #"["a","b"]"#),
        ("{{.ID.X}}", "<no value>"),
        ("{{.Base}}x", "<no value>x"),
        ("{{.Base.ID}}", "<no value>"),
        ("{{.Names}}", "<no value>"),
        (
            #"{{.Label "a.b"}}"#,
            #"!template: :1:2: executing "" at <.Label>: Label is not a method but has arguments"#
        ),
        ("{{.Label}}", "<no value>"),
        ("{{.Label 3}}", #"!template: :1:2: executing "" at <.Label>: Label is not a method but has arguments"#),
        (
            #"{{.Label "a" "b"}}"#,
            #"!template: :1:2: executing "" at <.Label>: Label is not a method but has arguments"#
        ),
        (
            #"{{"a.b" | .Label}}"#,
            #"!template: :1:10: executing "" at <.Label>: Label is not a method but has arguments"#
        ),
        (
            #"{{.Label "nope"}}|"#,
            #"!template: :1:2: executing "" at <.Label>: Label is not a method but has arguments"#
        ),
        ("{{.ID 1}}", #"!template: :1:2: executing "" at <.ID>: ID is not a method but has arguments"#),
        ("{{.Fail}}", "<no value>"),
        ("{{.Nope}}", "<no value>"),
        (
            #"{{(.Label "a.b") | upper}}"#,
            #"!template: :1:3: executing "" at <.Label>: Label is not a method but has arguments"#
        ),
        ("{{.Label .Names}}", #"!template: :1:2: executing "" at <.Label>: Label is not a method but has arguments"#),
        (
            #"{{.Label (print "a" ".b")}}"#,
            #"!template: :1:2: executing "" at <.Label>: Label is not a method but has arguments"#
        ),
        ("{{.Label nil}}", #"!template: :1:2: executing "" at <.Label>: Label is not a method but has arguments"#),
        (
            "{{len .Label}}",
            #"!template: :1:2: executing "" at <len .Label>: error calling len: reflect: call of reflect.Value.Type on zero Value"#
        ),
        ("{{print .Names .Count}}", "<nil>7"),
        (
            "{{eq .Count 3}}",
            #"!template: :1:2: executing "" at <eq .Count 3>: error calling eq: incompatible types for comparison: json.Number and int"#
        ),
        (#"a\nb\tc"#, #"a\nb\tc"#),
        (
            "\n\n  {{.Name.X}}",
            "\n\n  !template: :3:9: executing \"\" at <.Name.X>: can't evaluate field X in type interface {}"
        ),
        ("{{\n.Name\n.X}}", #"!template: :2:0: executing "" at <.Name>: Name is not a method but has arguments"#),
        ("x\n{{- 3 -}}\n y", "x3y"),
        (
            "{{`a\nb`}} {{.Name.X}}",
            "a\nb !template: :2:12: executing \"\" at <.Name.X>: can't evaluate field X in type interface {}"
        ),
        ("{{\t.Name\r\n}}", "bob"),
        (
            "é{{.Name.X}}",
            #"é!template: :1:9: executing "" at <.Name.X>: can't evaluate field X in type interface {}"#
        ),
        (" {{-\n3\n-}} ", "3"),
        ("{{1}}", "1"),
        (#"{{print "\u2028"}}"#, " "),
        ("{{print \"\u{1}\"}}", "\u{1}"),
        ("{{print '\u{7F}'}}", "127"),
        ("{{print 1|print 2}}", "21"),
        ("{{.Name|upper|lower|title|printf `%q`}}", #""Bob""#),
        ("{{- .Name}}  ", "bob  "),
        ("{{index $.List 0}}", "x"),
        ("x", "x"),
        ("{{json .Name | len}}", "5"),
        (#"{{ne .Any.s "t"}}"#, "false"),
        ("{{and .Any.s (not .Any.q)}}", "true"),
        (
            "{{lt .Any.n 2}}",
            #"!template: :1:2: executing "" at <lt .Any.n 2>: error calling lt: incompatible types for comparison: json.Number and int"#
        ),
        ("{{.Any.o}} {{json .Any.o}}", "map[] {}"),
    ]
}
