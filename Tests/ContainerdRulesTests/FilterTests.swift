import ContainerdRules
import Testing

/// The filter language against objects that are given as paths and values.
@Suite struct FilterTests {
    private static let object: [[String]: String] = [
        ["id"]: "web", ["image"]: "docker.io/library/busybox:latest", ["runtime", "name"]: "io.containerd.runc.v2",
        ["labels", "a"]: "1", ["labels", "a.b/c"]: "x,y", ["labels", "quoted \"name\""]: "tab\there",
    ]

    private static func field(_ path: [String]) -> String? {
        // As containerd does it: what follows "labels" is one name.
        if path.first == "labels" { return object[["labels", path.dropFirst().joined(separator: ".")]] }
        return object[path]
    }

    @Test(arguments: [
        ("", true), ("id", true), ("nothing", false), ("labels.a", true), ("labels.b", false),
        ("id==web", true), ("id==we", false), ("id == web", true), ("id!=web", false), ("id!=x", true),
        ("nothing!=x", true), ("nothing~=^$", true), ("nothing==\"\"", false),
        ("id==\"web\"", true), ("id==\"w\\x65b\"", true), ("id==\"w\\u0065b\"", true), ("id==\"\\167eb\"", true),
        ("runtime.name==io.containerd.runc.v2", true), ("image==docker.io/library/busybox:latest", true),
        ("id==web,labels.a==1", true), ("id==web,labels.a==2", false), ("id,labels.a", true),
        ("labels.\"a.b/c\"==\"x,y\"", true), ("labels.\"a.b/c\"", true), ("labels.a.b", false),
        ("labels.\"quoted \\\"name\\\"\"==\"tab\\there\"", true),
        ("id~=^w", true), ("id~=eb$", true), ("id~=^eb", false), ("id~=/^w.b$/", true), ("id~=|^w(e\\|o)b$|", true),
        ("id~=\"^w\"", true), ("id~=(", false), ("image~=busy", true), ("image~=/library\\/busybox/", true),
        ("image~=|\\\\.io/.*:[a-z]+$|", true), ("id==wéb", false),
    ])
    func `a filter holds for an object or not`(filter: String, holds: Bool) throws {
        #expect(try FieldFilter(filter).matches(Self.field) == holds)
    }

    @Test(arguments: [
        ("=", "[ >|=|< ]: expected field or quoted"),
        ("id=", "[id >|=|< ]: unsupported operator \"=\""),
        ("id===x", "[id >|=|< ==x]: unsupported operator \"===\""),
        ("id==", "[id==]: expected value or quoted"),
        ("id==,x", "[id== >|,|< x]: expected value or quoted"),
        ("id foo", "[id  >|f|< oo]: expected an operator (\"==\"|\"!=\"|\"~=\")"),
        ("id==a b", "[id==a >| |< b]: unexpected input:  "),
        ("id,", "[id,]: expected field or quoted"),
        (".id", "[ >|.|< id]: expected field or quoted"),
        ("id==/x/", "[id== >|/|< x/]: invalid quote encountered"),
        ("id==\"x", "[id== >|\"|< x]: quoted literal not terminated"),
        ("id==\"\\q\"", "[id== >|\"|< \\q\"]: illegal escape sequence"),
        ("id~=|\\d|", "[id~= >|||< \\d|]: illegal escape sequence"),
        ("id==\"\\xg0\"", "[id== >|\"|< \\xg0\"]: illegal numeric escape sequence"),
        ("id\u{0}", "[id >|\u{0}|< ]: unexpected null"),
    ])
    func `what is no filter is refused with its place`(filter: String, words: String) {
        do {
            _ = try FieldFilter(filter)
            Issue.record("\(filter) was read")
        } catch {
            #expect(error.description == "filters: parse error: " + words)
        }
    }
}
