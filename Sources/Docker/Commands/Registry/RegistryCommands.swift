import Glibc
import Linux
import Text

/// `docker login` and `docker logout`.
extension Command {
    static let login = Command(
        """
        login
        [OPTIONS] [SERVER]
        Log in to a registry
        0-1
        | Log in to a registry.
        | Without a server it is Docker Hub.
        -p, --password string  Password or access token
            --password-stdin  Read the password or access token from standard input
        -u, --username string  Name of the user
        """
    ) { invocation in
        let options = invocation.options
        if options.isSet("password-stdin") {
            if options.isSet("password") {
                throw Failure("conflicting options: cannot specify both --password and --password-stdin")
            }
            if !options.isSet("username") {
                throw Failure("the --password-stdin option requires --username to be set")
            }
        }
        for name in ["username", "password"] where options.string(name)?.isEmpty == true {
            throw Failure("\(name) is empty")
        }
        let named = invocation.arguments.first ?? ""
        let server = named.isEmpty || named == "docker.io" ? Credentials.hub : named
        let login = Login(
            invocation: invocation,
            server: server == Credentials.hub ? server : Credentials.hostname(server),
            user: options.string("username") ?? "",
            password: try password(options)
        )
        if Configuration.variable(Credentials.variable) != nil { warnOfVariable() }
        let status = try login.run()
        if !status.isEmpty { say(status) }
        return 0
    }

    static let logout = Command(
        """
        logout
        [SERVER]
        Log out of a registry
        0-1
        | Log out of a registry.
        | Without a server it is the one that the daemon names.
        """
    ) { invocation in
        if Configuration.variable(Credentials.variable) != nil { warnOfVariable() }
        var servers = [Credentials.hub]
        var shown = Credentials.hub
        if let server = invocation.arguments.first, !server.isEmpty {
            shown = Credentials.hostname(server)
            // Older clients have kept them under any of these.
            servers = [server, shown, "http://\(shown)", "https://\(shown)"]
        }
        say("Removing login credentials for \(shown)")
        var failures: [String] = []
        for server in servers {
            do {
                try invocation.settings.credentials.erase(server)
            } catch let failure as Failure {
                failures.append("\(server): \(failure.message)")
            }
        }
        if failures.count == servers.count {
            complain((["WARNING: could not erase credentials:"] + failures).joined(separator: "\n"))
        }
        return 0
    }

    private static func password(_ options: ParsedOptions) throws -> String {
        if let password = options.string("password") {
            complain("WARNING! Using --password via the CLI is insecure. Use --password-stdin.")
            return password
        }
        guard options.bool("password-stdin") else { return "" }
        var bytes = try FileDescriptor(owning: try systemCall("dup") { dup(0) }).readAll(limit: 1 << 20)
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func warnOfVariable() {
        let name = Credentials.variable
        Note.warning("\(name) is set and takes precedence.\nUnset \(name) to restore the CLI auth behaviour.\n")
    }
}
