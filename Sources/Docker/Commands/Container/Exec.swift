import Linux
import Text

extension Command {
    static let exec = Command(
        "exec",
        usage: "[OPTIONS] CONTAINER COMMAND [ARG...]",
        "Execute a command in a running container",
        [
            OptionSpec("detach", "d", .bool, "Detached mode: run command in the background"),
            OptionSpec("env", "e", .list, "Set environment variables"),
            OptionSpec("env-file", nil, .list, "Read in a file of environment variables"),
            OptionSpec("interactive", "i", .bool, "Keep STDIN open even if not attached"),
            OptionSpec("privileged", nil, .bool, "Give extended privileges to the command"),
            OptionSpec("tty", "t", .bool, "Allocate a pseudo-TTY"),
            OptionSpec("user", "u", .string, "Username or UID (format: \"<name|uid>[:<group|gid>]\")"),
            OptionSpec("workdir", "w", .string, "Working directory inside the container"),
        ],
        interspersed: false,
        arguments: 2...Int.max
    ) { invocation in
        let options = invocation.options
        let client = invocation.client
        let terminal = options.bool("tty")
        let input = options.bool("interactive") && !options.bool("detach")
        if input && terminal { try TerminalCheck.input() }
        let environment = try CreateBody.environment(options)
        var writer = JSONWriter()
        writer.object { body in
            body.member("AttachStdin", input)
            body.member("AttachStdout", !options.bool("detach"))
            body.member("AttachStderr", !options.bool("detach"))
            body.member("Tty", terminal)
            body.member("Cmd", Array(invocation.arguments.dropFirst()))
            body.member("Env", environment)
            body.member("Privileged", options.bool("privileged"))
            body.member("User", options.string("user") ?? "")
            body.member("WorkingDir", options.string("workdir") ?? "")
            if terminal, let size = RawMode.size() {
                body.memberArray("ConsoleSize") { array in
                    array.integer(size.rows)
                    array.integer(size.columns)
                }
            }
        }
        let create = Invocation.container(invocation.arguments[0], "exec")
        let path = "/exec/\(try client.call("POST", create, body: writer.bytes)["Id"]?.string ?? "")"
        var start = JSONWriter()
        start.object { body in
            body.member("Detach", options.bool("detach"))
            body.member("Tty", terminal)
        }
        if options.bool("detach") {
            try client.call("POST", "\(path)/start", body: start.bytes)
            return 0
        }
        let stream = try client.hijack("\(path)/start", body: start.bytes)
        let attachment = Attachment(stream, terminal: terminal, input: input, forwards: false)
        attachment.resize = { rows, columns in
            _ = try? client.call("POST", "\(path)/resize", [("h", "\(rows)"), ("w", "\(columns)")])
        }
        attachment.sendSize()
        if try attachment.run() == .detached {
            say("\rread escape sequence")
            return 0
        }
        let result = try client.call("GET", "\(path)/json")
        return Int32(truncatingIfNeeded: result["ExitCode"]?.int ?? 0)
    }
}
