/// What Go 1.27's printf makes of its operands, in templates over `Document.text`.
enum PrintfCases {
    static let all: [(String, String)] = [
        (#"{{printf "%d %v %s %q %x" .D .D .D .D .D}}"#, #"%!d(json.Number=30) 30 30 "30" 3330"#),
        (#"{{.Name | printf "%s-%s" "x"}}"#, "x-bob"),
        (#"{{printf "%d %s %v %t %q" 1 "a" .List true "q"}}"#, #"1 a [x yé z] true "q""#),
        (
            #"{{printf "%d" "x"}} {{printf "%s" 3}} {{printf "%z" 3}} {{printf "%d"}} {{printf "x" 1 "b" nil}} {{printf "%!"}} {{printf "%"}} {{printf "%d %d" 1}}"#,
            "%!d(string=x) %!s(int=3) %!z(int=3) %!d(MISSING) x%!(EXTRA int=1, string=b, <nil>) %!!(MISSING) %!(NOVERB) 1 %!d(MISSING)"
        ),
        (
            #"{{printf "%5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o|%O|%b|%c|%U|%#U|%q" 42 42 42 42 42 42 42 42 42 42 42 42 42 42 42 42}}"#,
            "   42|42   |00042|+42| 42|2a|2A|0x2a|52|052|0o52|101010|*|U+002A|U+002A '*'|'*'"
        ),
        (
            #"{{printf "%5s|%-5s|%.2s|%5.1s|%x|%X|% x|%#x|%# x|%q|%#q|%+q" "abc" "abc" "abc" "abc" "abc" "abc" "abc" "abc" "abc" "a\"b" "abc" "é"}}"#,
            #"  abc|abc  |ab|    a|616263|616263|61 62 63|0x616263|0x61 0x62 0x63|"a\"b"|`abc`|"\u00e9""#
        ),
        (
            #"{{printf "%f|%.2f|%8.3f|%-8.1f|%e|%g|%G|%E|%+.1f|%08.2f|%b|%x|%.3x|%#g|%#.3g|% f" 3.14159 3.14159 3.14159 3.14159 314159.0 1e21 1e-7 1.5 2.0 3.14159 1.5 1.5 1.7 2.0 2.0 1.0}}"#,
            "3.141590|3.14|   3.142|3.1     |3.141590e+05|1e+21|1E-07|1.500000E+00|+2.0|00003.14|6755399441055744p-52|0x1.8p+00|0x1.b33p+00|2.00000|2.00| 1.000000"
        ),
        (
            #"{{printf "%v %+v %#v %T" .Inner .Inner .Inner .Inner}}"#,
            #"map[Flags:[f] Name:in port:80] map[Flags:[f] Name:in port:80] map[string]interface {}{"Flags":[]interface {}{"f"}, "Name":"in", "port":"80"} map[string]interface {}"#
        ),
        (
            #"{{printf "%v %+v %#v %T" .Labels .Labels .Labels .Labels}}"#,
            #"map[a:1 b:<2> com.x:y] map[a:1 b:<2> com.x:y] map[string]interface {}{"a":"1", "b":"<2>", "com.x":"y"} map[string]interface {}"#
        ),
        (
            #"{{printf "%v %+v %#v %T" .List .List .List .List}}"#,
            #"[x yé z] [x yé z] []interface {}{"x", "yé", "z"} []interface {}"#
        ),
        (
            #"{{printf "%v %#v %T" .Any .Any .Any}}"#,
            #"map[l:[1 two <nil> true] n:1.5 o:map[] s:t] map[string]interface {}{"l":[]interface {}{"1", "two", interface {}(nil), true}, "n":"1.5", "o":map[string]interface {}{}, "s":"t"} map[string]interface {}"#
        ),
        (#"{{printf "%v %+v" .Ptr .Ptr}}"#, "map[Flags:[] Name:ptr port:81] map[Flags:[] Name:ptr port:81]"),
        (
            #"{{printf "%v %#v %T %s %d" .NilPtr .NilPtr .NilPtr .NilPtr .NilPtr}}"#,
            "<nil> <nil> <nil> %!s(<nil>) %!d(<nil>)"
        ),
        (#"{{printf "%v %T %s %d %q" nil nil nil nil nil}}"#, "<nil> <nil> %!s(<nil>) %!d(<nil>) %!q(<nil>)"),
        (#"{{printf "%T %T %T %T %T" 1 1.5 "a" true 'a'}}"#, "int float64 string bool int"),
        (#"{{printf "%#v %#v %#v %#v %#v" 1 1.5 "a" true .Size}}"#, #"1 1.5 "a" true "18446744073709551615""#),
        (
            #"{{printf "%#v" .Empty}} {{printf "%#v" .Ports}} {{printf "%v" .Ports}} {{printf "%#v" .Words}} {{printf "%#v" .D}}"#,
            #"<nil> map[string]interface {}{"1/udp":interface {}(nil), "80/tcp":[]interface {}{map[string]interface {}{"Name":"0.0.0.0", "port":"8080"}}} map[1/udp:<nil> 80/tcp:[map[Name:0.0.0.0 port:8080]]] []interface {}{"w1", "w2"} "30""#
        ),
        (
            #"{{printf "%s" .List}} {{printf "%q" .List}} {{printf "%d" .List}} {{printf "%d" .Nums}} {{printf "%x" .Nums}} {{printf "%5d" .Nums}} {{printf "%x" .List}}"#,
            #"[x yé z] ["x" "yé" "z"] [%!d(string=x) %!d(string=yé) %!d(string=z)] [%!d(json.Number=3) %!d(json.Number=1) %!d(json.Number=2)] [33 31 32] [%!d(json.Number=    3) %!d(json.Number=    1) %!d(json.Number=    2)] [78 79c3a9 7a]"#
        ),
        (
            #"{{printf "%s" .Labels}} {{printf "%d" .Labels}} {{printf "%q" .Inner}} {{printf "%s" .Inner}} {{printf "%t" .Inner}}"#,
            #"map[a:1 b:<2> com.x:y] map[%!d(string=a):%!d(string=1) %!d(string=b):%!d(string=<2>) %!d(string=com.x):%!d(string=y)] map["Flags":["f"] "Name":"in" "port":"80"] map[Flags:[f] Name:in port:80] map[%!t(string=Flags):[%!t(string=f)] %!t(string=Name):%!t(string=in) %!t(string=port):%!t(json.Number=80)]"#
        ),
        (
            #"{{printf "%[2]d %[1]d" 1 2}} {{printf "%[3]d" 1}} {{printf "%[2]*[1]d" 1 5}} {{printf "%*d" 5 1}} {{printf "%-*d|" 5 1}} {{printf "%*d" "a" 1}} {{printf "%.*f" 2 3.14159}} {{printf "%[x]d" 1}} {{printf "%[1]d %d" 1 2}} {{printf "%.[1]*f" 2 3.0}} {{printf "%[" 1}}"#,
            "2 1 %!d(BADINDEX)     1     1 1    | %!(BADWIDTH)1 3.14 %!d(BADINDEX) 1 2 3.00 %!(NOVERB)"
        ),
        (
            #"{{printf "%-05d|%+05d|%+.3d|%.0d|%.5d|%10.5d|%-10.5d|" 42 42 42 0 42 42 42}}"#,
            "42   |+0042|+042||00042|     00042|00042     |"
        ),
        (
            #"{{printf "%t %t %v" true 1 false}} {{printf "%5t|%-6t|" true false}}"#,
            "true %!t(int=1) false  true|false |"
        ),
        (
            #"{{printf "%c %c %q %q %U" 65 233 65 0x1F600 0x1F600}} {{printf "%c" -1}} {{printf "%q" 0x110000}} {{printf "%+q" 0x1F600}} {{printf "%#q" 65}}"#,
            #"A é 'A' '😀' U+1F600 � '�' '\U0001f600' 'A'"#
        ),
        (
            #"{{printf "%10v|%-10v|%10q|" .List "a" "b"}} {{printf "%6.2f%%" 12.345}} {{printf "%%%d" 1}} {{printf "%5%"}}"#,
            #"[         x         yé          z]|a         |       "b"|  12.35% %1 %"#
        ),
        (#"{{printf "%s %v %d" .Any.n .Any.n .Any.n}}"#, "1.5 1.5 %!d(json.Number=1.5)"),
        (#"{{printf "%s" 1 2}} {{printf "%s %s" "a"}}"#, "%!s(int=1)%!(EXTRA int=2) a %!s(MISSING)"),
        (
            #"{{printf "%x %X %x" -255 255 "hi"}} {{printf "%#b %b" 5 -5}} {{printf "%+v" .Map}} {{printf "%x" 1.25}} {{printf "%X" -1.25}} {{printf "%x" 0.0}} {{printf "%.0x" 1.75}}"#,
            "-ff FF 6869 0b101 -101 map[k:map[Name:m port:3]] 0x1.4p+00 -0X1.4P+00 0x0p+00 0x1p+01"
        ),
        (
            #"{{printf "%g %g %g %g" 100000.0 1000000.0 1e-4 1e-5}} {{printf "%.3g %.3g %.10g %.0g" 1234.5 0.00001234 1234.5 1234.5}} {{printf "%.0f %.0f %.0f %.1f" 0.5 1.5 2.5 0.25}} {{printf "%.0e" 15.0}} {{printf "%6.3e|" 12345.678}} {{printf "%v" 1e6}} {{printf "%#v" 1e6}} {{printf "%#v %#v" 1.0 1e21}} {{printf "%.40f" 0.1}}"#,
            "100000 1e+06 0.0001 1e-05 1.23e+03 1.23e-05 1234.5 1e+03 0 2 2 0.2 2e+01 1.235e+04| 1e+06 1e+06 1 1e+21 0.1000000000000000055511151231257827021182"
        ),
        (#"{{printf "%d" 1e3}}"#, "%!d(float64=1000)"),
        (#"{{printf "%s" (index .List 0)}}"#, "x"),
        (#"{{printf "%v" (.Any.zz)}}"#, "<nil>"),
        (#"{{printf "%T" .}}"#, "map[string]interface {}"),
        (#"{{printf "%s\t%s" "a" "b"}}"#, "a\tb"),
        (#"{{.Count | printf "%03d"}}"#, "%!d(json.Number=007)"),
        (#"{{len .Any.l | printf "%d" }}"#, "4"),
    ]
}
