import Linux
import Testing

@testable import DockerAPI

@Suite struct LogOptionTests {
    @Test(arguments: [
        ("json-file", ["x": "1"], "unknown log opt 'x' for json-file log driver"),
        ("local", ["tag": "1"], "unknown log opt 'tag' for log driver local"),
        ("gelf", [:], #"error looking up logging plugin gelf: plugin "gelf" not found"#),
        ("json-file", ["mode": "fast"], "logger: logging mode not supported: fast"),
        (
            "json-file", ["max-buffer-size": "1m"],
            "logger: max-buffer-size option is only supported with 'mode=non-blocking'"
        ),
        (
            "json-file", ["mode": "non-blocking", "max-buffer-size": "x"],
            "error parsing option max-buffer-size: invalid size: 'x'"
        ),
        ("local", ["cache-disabled": "x"], "invalid value for option cache-disabled: x"),
        ("syslog", ["syslog-address": "http://x"], "unsupported scheme: 'http'"),
        ("syslog", ["syslog-address": "unix:///no/such"], "stat /no/such: no such file or directory"),
        ("syslog", ["syslog-facility": "x"], "invalid syslog facility"),
        ("syslog", ["syslog-format": "x"], "Invalid syslog format"),
        ("syslog", ["max-size": "1"], "unknown log opt 'max-size' for syslog log driver"),
        ("fluentd", ["fluentd-address": "udp://x"], "invalid fluentd-address (udp://x): unsupported scheme: 'udp'"),
        (
            "fluentd", ["fluentd-address": "a:1/x"],
            "invalid fluentd-address (a:1/x): should not contain a path element"
        ),
        (
            "fluentd", ["fluentd-async-reconnect-interval": "1ms"],
            "invalid value for fluentd-async-reconnect-interval: value (\"1ms\") must be between 100ms and 10s"
        ),
        ("journald", ["mode": "blocking", "x": ""], "unknown log opt 'x' for journald log driver"),
    ])
    func `what docker refuses is refused in its words`(driver: String, options: [String: String], message: String) {
        #expect {
            try LogOptions.check(driver: driver, options)
        } throws: {
            ($0 as? EngineError)?.message == message
        }
    }

    @Test func `what docker takes is taken`() throws {
        try LogOptions.check(driver: "none", ["anything": "at all"])
        try LogOptions.check(driver: "json-file", ["max-size": "1m", "env-regex": "^A", "mode": "blocking"])
    }

    @Test func `servers are found in their addresses`() throws {
        let syslog = try SyslogOptions(["syslog-address": "tcp://[::1]:99", "syslog-facility": "local3"])
        #expect(syslog.host == "::1" && syslog.port == 99 && syslog.facility == 19 << 3 && syslog.network == "tcp")
        #expect(try SyslogOptions(["syslog-address": "udp://a"]).port == 514)
        let fluentd = try FluentdOptions(["fluentd-address": "logs:1", "fluentd-buffer-limit": "2m"])
        #expect(fluentd.host == "logs" && fluentd.port == 1 && fluentd.bufferLimit == 2 << 20)
        #expect(try FluentdOptions(["fluentd-address": "unix:///run/f"]).path == "/run/f")
        #expect(RemoteLogPlan.journalName("_com.example-App2") == "COM_EXAMPLE_APP2")
    }

    @Test(arguments: [
        ([:], 20_000_000, 5, false), (["max-file": "2"], 50_000_000, 2, false),
        (["max-size": "10m"], 10_000_000, 1, false),
        (["max-size": "1.5k", "max-file": "3", "compress": "true"], 1500, 3, true), (["max-size": "-1"], 0, 1, false),
    ])
    func `json-file is bounded unless told otherwise`(
        options: [String: String],
        size: Int,
        files: Int,
        compresses: Bool
    ) throws {
        let limits = try LogFileLimits.jsonFile(options)
        #expect(limits == LogFileLimits(maximumSize: size, maximumFiles: files, compresses: compresses))
    }

    @Test(arguments: [
        (["max-size": "0"], "max-size must be a positive number"), (["max-size": "1x"], "invalid suffix: 'x'"),
        (["max-file": "0"], "max-file cannot be less than 1"),
        (["max-file": "1001"], "max-file cannot be greater than 1000"),
        (["max-file": "a"], "strconv.Atoi: parsing \"a\": invalid syntax"),
        (["compress": "1"], "compress cannot be true when max-file is less than 2 or max-size is not set"),
    ])
    func `limits of json-file that make no sense are told in docker's words`(options: [String: String], message: String)
    {
        #expect {
            try LogFileLimits.jsonFile(options)
        } throws: {
            ($0 as? EngineError)?.message == message
        }
    }

    @Test func `labels and variables become attributes, and a template the tag`() throws {
        var identity = LogIdentity()
        identity.id = String(repeating: "ab", count: 32)
        identity.name = "box"
        identity.imageID = "sha256:0123456789"
        identity.labels = ["app.x": "1", "other": "2"]
        identity.environment = ["PATH=/bin", "A=b=c", "AB=", "NONE"]
        let options = ["labels": "other,missing", "labels-regex": "^app", "env": "A,NONE", "env-regex": "^AB$"]
        #expect(try identity.attributes(options) == ["other": "2", "app.x": "1", "A": "b=c", "AB": ""])
        #expect(try identity.tag(["tag": "{{.Name}}/{{.ImageID}}"], fallback: "") == "box/sha256:01234")
        #expect(try identity.tag([:], fallback: "{{.ID}}") == "abababababab")
        #expect(throws: EngineError.self) { try identity.tag(["tag": "{{.Name"], fallback: "") }
    }
}
