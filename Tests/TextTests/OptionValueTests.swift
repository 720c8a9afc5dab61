import Testing
import Text

/// The texts are those of docker 28.5.2 for the same command lines.
@Suite struct OptionValueTests {
    static let table = OptionTable(
        [
            OptionSpec("rm", nil, .bool, ""), OptionSpec("last", "n", .int, ""),
            OptionSpec("blkio-weight", nil, .unsigned(bits: 16), ""), OptionSpec("interval", nil, .duration, ""),
            OptionSpec("subnet", nil, .words, ""), OptionSpec("timeout", "t", .int, ""),
            OptionSpec("time", nil, .int, "", target: "timeout", deprecation: "use --timeout instead"),
            OptionSpec("host", "H", .string, "", rule: "once"), OptionSpec("gpus", nil, .list, "", isBuilt: false),
        ]
    )

    @Test(arguments: [
        (["--rm=x"], #"invalid argument "x" for "--rm" flag: strconv.ParseBool: parsing "x": invalid syntax"#),
        (["-n=3x"], #"invalid argument "3x" for "-n, --last" flag: strconv.ParseInt: parsing "3x": invalid syntax"#),
        (
            ["--last", "99999999999999999999"],
            "invalid argument \"99999999999999999999\" for \"-n, --last\" flag: "
                + "strconv.ParseInt: parsing \"99999999999999999999\": value out of range"
        ),
        (
            ["--blkio-weight", "70000"],
            "invalid argument \"70000\" for \"--blkio-weight\" flag: "
                + "strconv.ParseUint: parsing \"70000\": value out of range"
        ),
        (
            ["--interval", "5"],
            #"invalid argument "5" for "--interval" flag: time: missing unit in duration "5""#
        ),
        (["--interval", "x"], #"invalid argument "x" for "--interval" flag: time: invalid duration "x""#),
        (["-Ha", "-H", "b"], #"invalid argument "b" for "-H, --host" flag: specify only one -H"#),
        (["--=x"], "bad flag syntax: --=x"), (["--help", "--nope"], "unknown flag: --nope"),
    ])
    func `values are checked in Go's words`(_ arguments: [String], _ message: String) {
        #expect(throws: OptionError(message)) { try Self.table.parse(arguments) }
    }

    @Test func `numbers may have any of Go's bases and lists of words are split at commas`() throws {
        let parsed = try Self.table.parse(["-n", "0x10", "--subnet", "a,\"b,c\"", "--subnet=d"])
        #expect(parsed.int("last") == 16)
        #expect(parsed.list("subnet") == ["a", "b,c", "d"])
    }

    @Test func `a deprecated name counts for the other and is told`() throws {
        let parsed = try Self.table.parse(["--time", "3", "-h", "--gpus", "all"])
        #expect(parsed.int("timeout") == 3 && parsed.wantsHelp && parsed.unbuilt == ["gpus"])
        #expect(
            parsed.warnings == [
                "Flag --time has been deprecated, use --timeout instead",
                "Flag shorthand -h has been deprecated, use --help",
            ]
        )
    }

    /// `docker ps --help` breaks so.
    @Test func `help is aligned and broken as pflag does`() {
        let table = OptionTable([
            OptionSpec("detach-keys", nil, .string, "Override the key sequence for detaching a container"),
            OptionSpec("detach", "d", .bool, "Detached mode: run command in the background"),
            OptionSpec("user", "u", .string, "Username or UID (format: \"<name|uid>[:<group|gid>]\")"),
            OptionSpec("last", "n", .int, "Show n", preset: "-1"), OptionSpec("net", nil, .list, "", isHidden: true),
        ])
        #expect(
            table.help(width: 79) == """
                  -d, --detach               Detached mode: run command in the background
                      --detach-keys string   Override the key sequence for detaching a
                                             container
                  -n, --last int             Show n (default -1)
                  -u, --user string          Username or UID (format:
                                             "<name|uid>[:<group|gid>]")
                """
        )
    }
}
