import Text

/// What a command gets: its parsed command line and the daemon.
struct Invocation {
    /// The command's name as it was called: "run", "container run".
    let path: String
    let options: ParsedOptions
    let settings: Settings
    let client: Client

    init(path: String, options: ParsedOptions, _ settings: Settings) {
        self.path = path
        self.options = options
        self.settings = settings
        client = Client(settings)
    }

    var arguments: [String] { options.positionals }

    /// `--format` of a list, or what config.json has under `key` in its place; that is not for --quiet.
    func format(_ key: String) -> String? { settings.format(options, key) }

    /// Signatures can't be checked here: who asks for that must not get what is unsigned.
    func refuseTrust() throws {
        let name = "disable-content-trust"
        let isAsked =
            options.isSet(name)
            ? !options.bool(name)
            : ["1", "t", "T", "true", "TRUE", "True"].contains(Configuration.value("DOCKER_CONTENT_TRUST") ?? "")
        if isAsked { throw Failure("docker: content trust is not implemented") }
    }

    /// Does `body` for each argument, says the argument when it went well, and goes on after failures.
    func each(_ body: (String) throws -> String?) throws -> Int32 {
        var code: Int32 = 0
        for argument in arguments {
            do {
                if let text = try body(argument) { say(text) }
            } catch let failure as Failure {
                complain(failure.message)
                code = failure.exitCode
            }
        }
        return code
    }

    /// A request for each container, up to fifty at once as docker makes them: what waits for a container's end waits for
    /// all of them together. Says and complains in the order of the arguments.
    func eachAtOnce(
        _ method: String,
        _ query: [(String, String)],
        path: (String) throws -> String,
        forgives: (Failure) -> Bool = { _ in false }
    ) throws -> Int32 {
        var code: Int32 = 0
        for start in stride(from: 0, to: arguments.count, by: 50) {
            let begun = arguments[start..<min(start + 50, arguments.count)].map { name in
                (name, Result { try client.begin(method, try path(name), query) })
            }
            for (name, request) in begun {
                do {
                    let connection = try request.get()
                    try client.finish(connection, method, try path(name), query)
                    _ = try connection.readBody()
                    client.recycle(connection)
                    say(name)
                } catch let failure as Failure {
                    complain(failure.message)
                    if !forgives(failure) { code = failure.exitCode }
                }
            }
        }
        return code
    }

    static func container(_ name: String, _ verb: String = "") -> String {
        "/containers/\(Client.escape(name.trimmingBlanks()))\(verb.isEmpty ? "" : "/\(verb)")"
    }
}
