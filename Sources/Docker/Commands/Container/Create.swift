import OCI
import Text

extension Command {
    static let containerCreate = Command(
        """
        container create, create
        [OPTIONS] IMAGE [COMMAND] [ARG...]
        Make a container without running it
        1+ leading
        @create
        @limits
        """
    ) { invocation in
        let socket = try APISocket(invocation)
        let body = try Creation.body(invocation, "create", socket, attached: Creation.attached(invocation.options))
        say(try Creation.create(invocation, body, socket))
        return 0
    }
}

/// Creating a container, with the pull of an image that is missing.
enum Creation {
    /// The streams that the container's configuration names as attached; stdout and stderr when nothing is said.
    static func attached(_ options: ParsedOptions) -> Set<String> {
        var streams = Set(options.list("attach"))
        if streams.isEmpty { streams = ["stdout", "stderr"] }
        if options.bool("interactive") { streams.insert("stdin") }
        return streams
    }

    /// What is wrong with the options is told with a word about the help of `command`.
    static func body(
        _ invocation: Invocation,
        _ command: String,
        _ socket: APISocket?,
        attached: Set<String>
    ) throws -> [UInt8] {
        do {
            let pull = invocation.options.string("pull") ?? "missing"
            guard ["always", "missing", "never", ""].contains(pull) else {
                throw Failure("invalid pull option: '\(pull)': must be one of \"always\", \"missing\" or \"never\"")
            }
            return try CreateBody(
                options: invocation.options,
                image: invocation.arguments[0],
                command: Array(invocation.arguments.dropFirst()),
                attached: attached,
                proxies: invocation.settings.proxies(),
                variables: socket?.variables ?? []
            ).bytes()
        } catch let failure as Failure {
            throw withHelp(failure.message, command, exitCode: 125)
        }
    }

    static func withHelp(_ message: String, _ command: String, exitCode: Int32) -> Failure {
        Failure("docker: \(message)\n\nRun 'docker \(command) --help' for more information", exitCode: exitCode)
    }

    static func create(_ invocation: Invocation, _ body: [UInt8], _ socket: APISocket?) throws -> String {
        let options = invocation.options
        let pull = options.string("pull") ?? "missing"
        let file = try IdentifierFile(options.string("cidfile") ?? "")
        do {
            let image = try ImageName.parseAny(invocation.arguments[0]).map(ImageName.tagged)
            try invocation.refuseTrust()
            var query: [(String, String)] = []
            if let name = options.string("name") { query.append(("name", name)) }
            if let text = Pulling.platform(options), !invocation.client.isOlder(than: "1.41") {
                let platform = try PlatformValue.parse(text, problem: "error parsing specified platform: ")
                query.append(("platform", "\(platform)"))
            }
            if pull == "always" {
                try Pulling.pull(invocation, image ?? ImageName.parse(invocation.arguments[0]), output: 2)
            }
            do {
                return try post(invocation, query, body, file, socket)
            } catch let failure as Failure where failure.status == 404 && pull == "missing" {
                guard let image, failure.message.lowercased().contains("no such image") else { throw failure }
                if !options.bool("quiet") { complain("Unable to find image '\(image.familiar)' locally") }
                try Pulling.pull(invocation, image, output: 2)
                return try post(invocation, query, body, file, socket)
            }
        } catch {
            file.discard()
            throw error
        }
    }

    private static func post(
        _ invocation: Invocation,
        _ query: [(String, String)],
        _ body: [UInt8],
        _ file: IdentifierFile,
        _ socket: APISocket?
    ) throws -> String {
        let client = invocation.client
        let hasAddress = try NetworkOption.all(invocation.options).contains { !$0.endpoint.mac.isEmpty }
        if hasAddress, let problem = Requirement(["api 1.44"]).problem("\"specify mac-address per network\"", client) {
            throw Failure(problem)
        }
        let answer = try client.call("POST", "/containers/create", query, body: body)
        for warning in answer["Warnings"]?.strings ?? [] { complain("WARNING: \(warning)") }
        // In the container the host's loopback is not to be reached.
        let isLoopback = { (address: String) in address.hasPrefix("127.") || address == "::1" }
        if let address = invocation.options.list("dns").first(where: isLoopback) {
            complain("WARNING: Localhost DNS (\(address)) may fail in containers.")
        }
        let id = answer["Id"]?.string ?? ""
        try file.write(id)
        try socket?.fill(id, invocation.client)
        return id
    }
}
