import Fuzzing
import Testing
import Text

@testable import YAML

struct YAMLReaderTests {
    private static func read(_ text: String) throws -> Tree? { try YAMLReader.read(Array(text.utf8)) }

    @Test(arguments: [
        ("~", Tree.null), ("null", .null), ("", .null), ("true", true), ("TRUE", true), ("yes", "yes"), ("off", "off"),
        ("12", 12), ("-7", -7), ("+7", 7), ("0x1F", 31), ("0o17", 15), ("017", 15), ("0b11", 3), ("1_000", 1000),
        ("08", .number("8")), ("1.50", .number("1.5")), ("1e6", .number("1e+06")), (".5", .number("0.5")),
        (".inf", .number("+Inf")), ("1.2.3", "1.2.3"), ("0x", "0x"), ("1:30", "1:30"), ("\"12\"", "12"),
        ("'~'", "~"), ("!!str 12", "12"), ("!!float 3", .number("3")), ("!!int \"4\"", 4), ("!!binary aGk=", "hi"),
        ("!other 5", "5"), ("12345678901234567890", .number("12345678901234567890")),
        ("-9223372036854775808", .int(.min)), ("2001-02-03", "2001-02-03 00:00:00 +0000 UTC"),
        ("2001-02-03T4:05:06.70+01:30", "2001-02-03 04:05:06.7 +0130 +0130"), ("2001-02-30", "2001-02-30"),
    ])
    func `a scalar has the type of its spelling`(text: String, value: Tree) throws {
        #expect(
            try Self.read("a: \(text)") == ["a": value]
                || value == .null && Self.read("a: \(text)") == .map(["a": .null])
        )
    }

    @Test func `aliases and merge keys are what they stand for`() throws {
        let text = """
            base: &base {a: 1, b: 2}
            over: {<<: *base, b: 3}
            both: {<<: [{a: 5}, *base], c: 4}
            list: [&x y, *x]
            """
        #expect(
            try Self.read(text) == [
                "base": ["a": 1, "b": 2], "over": ["a": 1, "b": 3], "both": ["a": 5, "b": 2, "c": 4],
                "list": ["y", "y"],
            ]
        )
    }

    @Test(arguments: [
        ("a: 1\na: 2", "yaml: unmarshal errors:\n  line 2: mapping key \"a\" already defined at line 1"),
        (
            "a: {b: 1, b: 2}\nc: 1\nc: 2",
            "yaml: unmarshal errors:\n  line 3: mapping key \"c\" already defined at line 2"
        ),
        ("a: *b", "yaml: unknown anchor 'b' referenced"), ("a: &a [*a]", "yaml: anchor 'a' value contains itself"),
        ("a: {<<: 5}", "yaml: map merge requires map or sequence of maps as the value"),
        ("a: !!int b", "yaml: cannot decode !!str `b` as a !!int"),
        ("a:\n  - b\n c: d", "yaml: line 2: did not find expected key"),
        ("\ta: b", "yaml: found character that cannot start any token"),
        ("a: !!binary +", "yaml: !!binary value contains invalid base64 data"),
    ])
    func `what is wrong is told as Go tells it`(text: String, message: String) {
        #expect(throws: YAMLError.self) { try Self.read(text) }
        do { _ = try Self.read(text) } catch { #expect("\(error)" == message) }
    }

    @Test func `depth, size and aliases have bounds`() {
        func message(_ text: String) -> String {
            do { return "\(String(describing: try Self.read(text)))" } catch { return "\(error)" }
        }
        #expect(message(String(repeating: "[", count: 5000)) == "yaml: exceeded max depth of 200")
        #expect(message(String(repeating: " ", count: YAMLReader.maximumSize + 1)).contains("larger than"))
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for (one, next) in zip("abcdefgh", "bcdefghi") {
            bomb += "\(next): &\(next) [\(Array(repeating: "*\(one)", count: 9).joined(separator: ","))]\n"
        }
        #expect(message(bomb) == "yaml: document contains excessive aliasing")
    }

    @Test func `what is read and written again is the same`() throws {
        let text = """
            services:
              one:
                a9: |-
                  two
                    lines
                a10:
                  - - 1
                    - 'a: b'
                  - key: "\\tx"
                    other: []
                  - {}
                "n": "yes"

            """
        let tree = try #require(try Self.read(text))
        #expect(String(decoding: YAMLWriter.text(.value(tree)), as: UTF8.self) == text.replacing("\n\n", with: "\n"))
    }

    private static let sample = """
        a: &x [1, 'b', "c\\n", 2.5, ~]
        b: {<<: {d: 1}, e: *x}
        c: |
          text
        "f": !!str 1

        """
    private static let pieces: [[UInt8]] = [
        "", "[", "]", "{", "}", ":", ": ", "- ", ",", "\n", "\n  ", "'", "\"", "\\", "#", "&a ", "*a", "*x", "<<: ",
        "|",
        ">", "? ", "!!int ", "---\n", "%", "\t", "é", "\u{0}",
    ].map { Array($0.utf8) }

    @Test func `a damaged text is refused, or means what its copy means`() throws {
        var count = 0
        try Damage.each(of: [Array(Self.sample.utf8)], pieces: Self.pieces, rounds: 5000, seed: 7) { bytes in
            guard let tree = try? YAMLReader.read(bytes) else { return }
            count += 1
            let text = YAMLWriter.text(.value(tree))
            let copy = try YAMLReader.read(text) ?? .null
            #expect(YAMLWriter.text(.value(copy)) == text)
        }
        #expect(count > 300)
    }
}
