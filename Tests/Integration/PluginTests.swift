import Glibc
import Linux
import Support
import Testing
import Text

/// The client's plugins: how they run, how they are told of the end, and what they say after other commands.
struct PluginTests {
    /// A folder of the client's with one plugin, whose body is a shell's; $1 and the rest are what it is called with.
    private struct Client {
        let folder: TemporaryFolder
        var docker: String { "\(Environment.binaries)/docker" }
        var environment: [String: String?] {
            ["DOCKER_CONFIG": folder.path, "HOME": folder.path, "DOCKER_HOST": nil, "DOCKER_CONTEXT": nil]
        }

        func add(_ name: String, metadata: String = #"{"SchemaVersion":"0.1.0","Vendor":"us"}"#, _ body: String) throws
        {
            let script = """
                #!/bin/sh
                if [ "$1" = docker-cli-plugin-metadata ]; then echo noise >&2; echo '\(metadata)'; exit; fi
                \(body)

                """
            let path = try folder.folder("cli-plugins") + "/docker-\(name)"
            try Files.writeAtomically(path, bytes: Array(script.utf8), mode: 0o755)
        }

        func callAsFunction(_ arguments: String..., more: [String: String?] = [:]) throws -> Output {
            try Command.run(docker, arguments, environment: environment.merging(more) { $1 })
        }

        /// What a terminal shows, and the exit code.
        func atTerminal(_ arguments: String...) throws -> (text: String, code: Int32) {
            let terminal = try PseudoTerminal(docker, arguments, environment: environment)
            let code = try terminal.finish()
            return (terminal.text.replacing("\r\n", with: "\n"), code)
        }
    }

    private func with(_ body: (Client) throws -> Void) throws {
        try TemporaryFolder.with { try body(Client(folder: $0)) }
    }

    @Test func `a plugin learns who called it, and attributes of another docker are not handed on`() throws {
        try with { client in
            try client.add("fake", "env | grep -E '^(DOCKER_CLI_|OTEL_|BUILDX_)' | sort; exit 3")
            let output = try client("fake", more: ["OTEL_RESOURCE_ATTRIBUTES": "docker.cli.x=1,own=2"])
            #expect(output.code == 3 && output.err.isEmpty, "\(output)")
            #expect(output.lines.count == 3 && output.lines[0].hasSuffix("_ORIGINAL_CLI_COMMAND=\(client.docker)"))
            #expect(output.lines[1].hasPrefix("DOCKER_CLI_PLUGIN_SOCKET=@docker_cli_"))
            #expect(output.lines[2] == "OTEL_RESOURCE_ATTRIBUTES=own=2,docker.cli.cobra.command_path=docker%20fake")
            try client.add("buildx", "echo \"$@\"; env | grep -E '^(OTEL_|BUILDX_)' | sort")
            let built = try client("-c", "default", "image", "build", "-t", "x", ".")
            #expect(
                built.out == """
                    -c default buildx build -t x .
                    BUILDX_BUILDER=default
                    OTEL_RESOURCE_ATTRIBUTES=docker.cli.cobra.command_path=docker%20image

                    """
            )
            try client.add("dies", "kill -9 $$")
            #expect(try client("dies").code == 255)
            #expect(try client("help", "fake").err == "exit status 3\n")
        }
    }

    @Test func `the end of its socket tells a plugin to stop, and a third signal kills it`() throws {
        try with { client in
            let program = try client.folder.file(
                "wait.py",
                """
                import os, signal, socket, sys
                end = socket.socket(socket.AF_UNIX)
                end.connect("\\0" + os.environ["DOCKER_CLI_PLUGIN_SOCKET"][1:])
                print("ready", os.getpid(), flush=True)
                end.recv(1)
                print("told", flush=True)
                if sys.argv[1] == "stubborn":
                    signal.pause()
                sys.exit(5)
                """
            )
            try client.add("waits", "exec python3 '\(program)' \"$2\"")
            for signal in [SIGTERM, SIGINT] {
                let docker = try BackgroundProcess(client.docker, ["waits", "well"], environment: client.environment)
                try docker.waitForOutput("ready")
                docker.send(signal)
                try docker.waitForOutput("told")
                #expect(try docker.finish().code == 5)
            }
            let docker = try BackgroundProcess(client.docker, ["waits", "stubborn"], environment: client.environment)
            try docker.waitForOutput("ready")
            docker.send(SIGTERM)
            try docker.waitForOutput("told")
            // Two different ones: of one kind the kernel keeps one.
            docker.send(SIGTERM)
            docker.send(SIGINT)
            let output = try docker.finish()
            #expect(output.code == 1 && output.err == "got 3 SIGTERM/SIGINTs, forcefully exiting\n")
            let pid = try #require(output.lines.first?.split(separator: " ").last.flatMap { Int32($0) })
            try Clock.wait("the plugin's end") { kill(pid, 0) != 0 }
        }
    }

    @Test func `hooks say what is next after a command, before its error, and at a terminal alone`() throws {
        try with { client in
            let settings = #""plugins": {"tips": {"hooks": "context ls,create,fine"}, "gone": {"hooks": "context"}}"#
            _ = try client.folder.file("config.json", "{\(settings), \"features\": {\"hooks\": \"true\"}}")
            let template = #"{{.Name}} {{arg . 0}}|{{flag . \"rm\"}} {{flag . \"env\"}}\n\nmore"#
            try client.add(
                "tips",
                """
                [ "$2" = docker-cli-plugin-hooks ] || exit 1
                echo noise >&2
                echo "$3" >>'\(client.folder.path)/asked'
                case $3 in
                *create*) printf '%s' '{"Type": 0, "Template": "\(template)"}' ;;
                *fine*) echo '{"Template": "{{.Name}} was fine"}' ;;
                *format*) echo '{"Type": 0, "Template": "{{flag . \\"nope\\"}}"}' ;;
                *) echo '{"Type": 0, "Template": "Listed by {{.CommandPath}}"}' ;;
                esac
                """
            )
            try client.add("fine", "echo done; exit 0")
            func asked() -> String {
                defer { unlink("\(client.folder.path)/asked") }
                return Processes.text(of: "\(client.folder.path)/asked")
            }
            let next = "\u{1b}[1m\nWhat's next:\u{1b}[0m\n    "
            #expect(
                try client.atTerminal("context", "list", "-q").text == "default\n\(next)Listed by docker context ls\n"
            )
            #expect(asked() == #"{"RootCmd":"context ls","Flags":{"quiet":"true"},"CommandError":""}"# + "\n")
            #expect(try client.atTerminal("context", "ls", "--format", "x").text == "x\n")
            _ = asked()
            let host = "unix://\(client.folder.path)/none"
            let failed = try client.atTerminal("-H", host, "create", "--rm", "-e", "A=1", "-e", "B=2", "image", "word")
            let reason = "Cannot connect to the Docker daemon at \(host). Is the docker daemon running?"
            #expect(failed.code == 1)
            #expect(failed.text == "\(next)create image|true [A=1 B=2]\n    \n    more\n\(reason)\n")
            #expect(asked().hasSuffix("\"Flags\":{\"env\":\"\",\"rm\":\"true\"},\"CommandError\":\"\(reason)\"}\n"))
            #expect(try client.atTerminal("fine", "--how", "-x").text == "done\n\(next)docker was fine\n")
            #expect(asked() == #"{"RootCmd":"fine","Flags":{"how":"","x":""},"CommandError":""}"# + "\n")
            // Not for programs, and not where they are off.
            #expect(try client("context", "ls", "-q").out == "default\n")
            _ = try client.folder.file("config.json", "{\(settings)}")
            #expect(try client.atTerminal("context", "ls", "-q").text == "default\n")
            #expect(asked().isEmpty)
        }
    }

    @Test func `what is no plugin is listed with the reason, and of two the first counts`() throws {
        try with { client in
            try client.add("ps", "")
            try client.add("old", metadata: #"{"SchemaVersion":"2.0.0","Vendor":"us"}"#, "")
            try client.add("odd", metadata: #"{"SchemaVersion":"one","Vendor":"us"}"#, "")
            try client.add("none", metadata: #"{"SchemaVersion":"0.1.0"}"#, "")
            try client.add("newer", metadata: #"{"SchemaVersion":"1.7.2","Vendor":"us","own":1}"#, "")
            let text = try client("--help").out
            for line in [
                "newer*", #"ps          plugin "ps" duplicates builtin command"#,
                #"old         plugin SchemaVersion "2.0.0" is not supported: must be lower than 2.0.0"#,
                #"odd         plugin SchemaVersion "one" has wrong format: must be <major>.<minor>.<patch>"#,
                "none        plugin metadata does not define a vendor",
            ] {
                #expect(text.contains("\n  \(line)"), "\(line): \(text)")
            }
            let other = try client.folder.folder("others")
            _ = try client.folder.file("config.json", "{\"cliPluginsExtraDirs\": [\"\(other)\"]}")
            try Files.makeDirectories("\(other)/docker-folder")
            let script = "#!/bin/sh\necho '{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"others\"}'\n"
            try Files.writeAtomically("\(other)/docker-newer", bytes: Array(script.utf8), mode: 0o755)
            let format = "{{range .ClientInfo.Plugins}}{{if eq .Name \"newer\"}}{{json .}}{{end}}{{end}}"
            let shown = try client("info", "-f", format).out
            #expect(
                shown.contains(
                    #"{"SchemaVersion":"0.1.0","Vendor":"others","Name":"newer","Path":"\#(other)/docker-newer","#
                        + #""ShadowedPaths":["\#(client.folder.path)/cli-plugins/docker-newer"]}"#
                ),
                "\(shown)"
            )
        }
    }
}
