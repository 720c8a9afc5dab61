import DockerdRules
import Testing

@Suite struct DaemonOptionsTests {
    @Test func `without anything the paths and numbers are docker's`() throws {
        let options = try options()
        #expect(options.dataRoot == "/var/lib/docker")
        #expect(options.pidFile == "/var/run/docker.pid")
        #expect(options.hosts == [.unix("/var/run/docker.sock")])
        #expect(options.maxConcurrentDownloads == 3)
        #expect(options.shmSize == 67_108_864)
        #expect(!options.tls.isOn && !options.tls.allowsOpenSockets)
    }

    @Test func `the file gives what the command line does not`() throws {
        let file = """
            {"debug": true, "hosts": ["tcp://127.0.0.1:1234", "unix:///x.sock"], "log-opts": {"max-size": "1m"},
             "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 20, "Soft": 10}}, "default-shm-size": "1g",
             "runtimes": {"kata": {"runtimeType": "io.containerd.kata.v2"}, "c": {"path": "crun", "runtimeArgs": ["-x"]}},
             "proxies": {"http-proxy": "http://p"}, "features": {"cdi": false}, "tls": false}
            """
        let options = try options(["--label", "a=b", "-l", "warn"], file: file)
        #expect(options.isDebug)
        #expect(options.hosts == [.tcp(host: "127.0.0.1", port: 1234), .unix("/x.sock")])
        #expect(options.logOptions == ["max-size": "1m"])
        #expect(options.ulimits["nofile"]?.soft == 10 && options.ulimits["nofile"]?.hard == 20)
        #expect(options.shmSize == 1 << 30)
        #expect(options.runtimes["kata"]?.type == "io.containerd.kata.v2")
        #expect(options.runtimes["c"]?.arguments == ["-x"])
        #expect(options.proxies.http == "http://p")
        #expect(options.cdiSpecFolders.isEmpty)
        #expect(options.labels == ["a=b"] && options.logLevel == "warn")
        #expect(options.tls.allowsOpenSockets && !options.tls.isOn)
    }

    @Test(arguments: [
        (#"{"foo": 1, "bar": {"baz": 2}}"#, "the following directives don't match any configuration option: baz, foo"),
        (#"{"debug": "yes"}"#, "json: cannot unmarshal string into Go struct field Config.debug of type bool"),
        ("[]", "json: cannot unmarshal array into Go value of type map[string]interface {}"),
        (#"{"selinux-enabled": true}"#, "selinux-enabled true is not implemented"),
        (#"{"max-concurrent-downloads": -1}"#, "invalid max concurrent downloads: -1"),
        (#"{"hosts": ["foo://x"]}"#, "invalid bind address (foo://x): unsupported proto 'foo'"),
        (#"{"log-level": "x"}"#, "invalid logging level: x"),
        (#"{"exec-opts": ["a=b"]}"#, "invalid exec-opt (a=b): unknown option: 'a'"),
        (#"{"labels": ["a"]}"#, "bad attribute format: a"),
        (#"{"labels": ["a=1", "a=2"]}"#, "conflict labels for a=2 and a=1"),
        (#"{"runtimes": {"runc": {"path": "/x"}}}"#, "runtime name 'runc' is reserved"),
        (#"{"runtimes": {"x": {}}}"#, "runtime x: either a runtimeType or a path must be configured"),
        (#"{"default-runtime": "nope"}"#, "specified default runtime 'nope' does not exist"),
        (#"{"default-ipc-mode": "host"}"#, "IPC mode \"host\" is not supported as default value"),
        (#"{"default-cgroupns-mode": "x"}"#, "invalid default cgroup namespace (x): use \"host\" or \"private\""),
        (#"{"debug": true, "debug": false}"#, "debug"),
    ])
    func `a mistake in the file is told with the file's name`(file: String, words: String) {
        let text = refusal(file: file)
        #expect(text.hasPrefix("unable to configure the Docker daemon with file /d.json: "), "\(text)")
        #expect(text.contains(words), "\(text)")
    }

    @Test(arguments: [
        (["--label", "x"], "invalid argument \"x\" for \"--label\" flag: bad attribute format: x"),
        (
            ["-H", "foo://"],
            "invalid argument \"foo://\" for \"-H, --host\" flag: invalid bind address (foo://): unsupported proto 'foo'"
        ),
        (
            ["--default-ulimit", "nofile=2:1"],
            "invalid argument \"nofile=2:1\" for \"--default-ulimit\" flag: ulimit soft limit must be less than or equal to hard limit: 2 > 1"
        ),
        (
            ["--add-runtime", "runc=/x"],
            "invalid argument \"runc=/x\" for \"--add-runtime\" flag: runtime name 'runc' is reserved"
        ),
        (
            ["--registry-mirror", "x"],
            "invalid argument \"x\" for \"--registry-mirror\" flag: invalid mirror: no scheme specified for \"x\": must use either 'https://' or 'http://'"
        ),
        (["--default-shm-size", "x"], "invalid argument \"x\" for \"--default-shm-size\" flag: invalid size: 'x'"),
        (["--oom-score-adjust", "1"], "unknown flag: --oom-score-adjust"),
        (["--log-format", "x"], "invalid log format: x"),
        (
            ["--bridge", "br0", "--bip", "10.0.0.1/8"],
            "You specified -b & --bip, mutually exclusive options. Please specify only one"
        ),
        (["--firewall", "open"], "invalid firewall: open: must be respect-host"),
        (["--bip", "10.0.0.1"], "parse bip failed: invalid CIDR address: 10.0.0.1"),
        (
            ["--iptables=false", "--icc=false"],
            "You specified --iptables=false with --icc=false. ICC=false uses iptables to function. Please set --icc or --iptables to true"
        ),
        (
            ["--ip6tables=false", "--icc=false", "--ipv6"],
            "You specified --ip6tables=false with --icc=false. ICC=false uses ip6tables to function. Please set --icc or --ip6tables to true"
        ),
        (["--data-root", "x"], "--data-root x must be absolute"),
    ])
    func `a mistake of the command line is told bare`(arguments: [String], words: String) {
        #expect(refusal(arguments) == words)
    }

    @Test func `a size below nothing is none`() {
        #expect(refusal([], file: #"{"default-shm-size": -1}"#).hasSuffix("invalid size: '-1'"))
    }

    @Test func `what stands in both places is told with both values, a password with neither`() {
        let file = """
            {"debug": true, "hosts": ["unix:///x"], "log-opts": {"max-size": "1m"}, "max-concurrent-downloads": 1000000,
             "runtimes": {"a": {"path": "/a"}}, "http-proxy": "http://u:secret@p"}
            """
        let arguments = ["-D", "-H", "unix:///y", "--log-opt", "a=b", "--max-concurrent-downloads", "3"]
        let more = ["--add-runtime", "b=/b", "--http-proxy", "http://v:other@q"]
        let text = refusal(arguments + more, file: file)
        #expect(
            text.hasSuffix(
                "the following directives are specified both as a flag and in the configuration file: debug: (from flag: "
                    + "true, from file: true), hosts: (from flag: [unix:///y], from file: [unix:///x]), http-proxy: (from "
                    + "flag: http://xxxxx:xxxxx@q, from file: http://xxxxx:xxxxx@p), log-opts: (from flag: map[a:b], from "
                    + "file: map[max-size:1m]), max-concurrent-downloads: (from flag: 3, from file: 1e+06)"
            ),
            "\(text)"
        )
    }

    @Test(arguments: ["--rootless=false", "--network-diagnostic-port=0", "--ip-forward-no-drop", "-s=overlayfs"])
    func `an option that asks for nothing passes though its part is not built`(argument: String) {
        #expect(refusal([argument]) == "")
    }

    @Test func `every option of the table has its own name, and its own key`() {
        #expect(Set(OptionRows.all.map(\.flag)).count == OptionRows.all.count)
        let keys = OptionRows.all.compactMap(\.key)
        #expect(Set(keys).count == keys.count)
    }
}
