import Testing
import Text

@Suite struct OptionTableTests {
    static let table = OptionTable(
        [
            OptionSpec("interactive", "i", .bool, ""), OptionSpec("tty", "t", .bool, ""),
            OptionSpec("detach", "d", .bool, ""), OptionSpec("rm", nil, .bool, ""),
            OptionSpec("publish", "p", .list, ""), OptionSpec("env", "e", .list, ""),
        ],
        interspersed: false
    )

    @Test func `short switches may be joined and values may touch their letter`() throws {
        let parsed = try Self.table.parse(["-itd", "-p80:80", "-e=A=B", "--rm=false", "image", "-x"])
        #expect(parsed.bool("interactive") && parsed.bool("tty") && parsed.bool("detach") && !parsed.bool("rm"))
        #expect(parsed.list("publish") == ["80:80"])
        #expect(parsed.list("env") == ["A=B"])
        #expect(parsed.positionals == ["image", "-x"])
    }

    @Test(arguments: [
        (["--x"], "unknown flag: --x"), (["-x"], "unknown shorthand flag: 'x' in -x"),
        (["-tx"], "unknown shorthand flag: 'x' in -x"), (["--env"], "flag needs an argument: --env"),
        (["-e"], "flag needs an argument: 'e' in -e"),
    ])
    func `what the table lacks is refused in pflag's words`(_ arguments: [String], _ message: String) {
        #expect(throws: OptionError(message)) { try Self.table.parse(arguments) }
    }
}
