import Glibc
import Linux
import Text

extension Command {
    static let containerExec = Command(
        """
        container exec, exec
        [OPTIONS] CONTAINER COMMAND [ARG...]
        Run a command in a container
        2+ leading
        -d, --detach  Leave the command in the background
            --detach-keys string  Keys that detach, instead of the usual ones
        -e, --env list/env {api 1.25}  Set variables of the environment
            --env-file list {api 1.25}  File with variables of the environment
        -i, --interactive  Keep standard input open
            --privileged  Give the command all rights
        -t, --tty  Give it a terminal
        -u, --user string  User, by name or id ("<name|uid>[:<group|gid>]")
        -w, --workdir string {api 1.35}  Folder to start in
        """
    ) { invocation in
        let options = invocation.options
        let client = invocation.client
        let terminal = options.bool("tty")
        let input = options.bool("interactive") && !options.bool("detach")
        if input && terminal && isatty(0) != 1 {
            // That there is no such container is told first.
            try client.call("GET", Invocation.container(invocation.arguments[0], "json"))
            try TerminalCheck.input()
        }
        let keys = invocation.settings.detachKeys(options)
        let environment = try KeyValueFile.environment(options)
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
            body.member("DetachKeys", omitEmpty: keys)
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
        let attachment = Attachment(
            stream,
            terminal: terminal,
            input: input,
            forwards: false,
            endsAtOnce: true,
            keys: keys
        )
        attachment.resize = { rows, columns in
            _ = try? client.call("POST", "\(path)/resize", [("h", "\(rows)"), ("w", "\(columns)")])
        }
        attachment.sendSize()
        if try attachment.run() == .detached { throw Attachment.escape }
        let result = try client.call("GET", "\(path)/json")
        return Int32(truncatingIfNeeded: result["ExitCode"]?.int ?? 0)
    }
}
