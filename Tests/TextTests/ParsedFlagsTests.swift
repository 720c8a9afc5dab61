import Testing
import Text

/// Command lines as Go's flag package takes them.
@Suite struct ParsedFlagsTests {
    private static let flags = [
        Flag("quiet", "q", .bool, ""), Flag("name", "n", .string, "", preset: "none"), Flag("env", .list, ""),
        Flag("count", .integer, "", preset: "7"), Flag("limit", .unsigned, ""), Flag("cpus", .double, ""),
        Flag("wait", .duration, "", preset: "1h0m0s"), Flag("home", .string, "", variable: "HOME"),
        Flag("id", .string, "", isRequired: true),
    ]

    @Test func `flags end at the first argument that is none`() throws {
        let line = ["-q", "--name=a=b", "-env", "A=1", "--env", "B", "--count", "0x10", "rest", "--limit", "5"]
        let parsed = try ParsedFlags(Self.flags, line)
        #expect(parsed.isOn("quiet"))
        #expect(parsed.string("name") == "a=b")
        #expect(parsed.strings("env") == ["A=1", "B"])
        #expect(parsed.integer("count") == 16)
        #expect(parsed.unsigned("limit") == 0)
        #expect(parsed.arguments == ["rest", "--limit", "5"])
        #expect(parsed.missing == ["id"])
    }

    @Test func `presets and the environment hold where nothing is given`() throws {
        let parsed = try ParsedFlags(Self.flags, ["--id", "x", "--", "-q"])
        #expect(parsed.string("name") == "none")
        #expect(parsed.integer("count") == 7)
        #expect(parsed.nanoseconds("wait") == 3_600_000_000_000)
        #expect(!parsed.string("home").isEmpty && parsed.isSet("home") && !parsed.isSet("name"))
        #expect(parsed.arguments == ["-q"])
        #expect(parsed.missing.isEmpty)
    }

    @Test(arguments: [
        (["--nope"], "flag provided but not defined: -nope"), (["--name"], "flag needs an argument: -name"),
        (["--quiet=maybe"], "invalid boolean value \"maybe\" for -quiet: parse error"),
        (["--limit", "-1"], "invalid value \"-1\" for flag -limit: parse error"),
        (
            ["--limit", "18446744073709551616"],
            "invalid value \"18446744073709551616\" for flag -limit: value out of range"
        ),
        (["--cpus", "x"], "invalid value \"x\" for flag -cpus: parse error"),
        (["--wait", "1y"], "invalid value \"1y\" for flag -wait: parse error"),
        (["-n", "a", "--name", "b"], "Cannot use two forms of the same flag: n name"),
        (["---x"], "bad flag syntax: ---x"),
    ])
    func `what cannot be read is refused in Go's words`(line: [String], words: String) {
        #expect(throws: UsageError.self) { try ParsedFlags(Self.flags, line) }
        do { _ = try ParsedFlags(Self.flags, line) } catch { #expect("\(error)" == words) }
    }
}
