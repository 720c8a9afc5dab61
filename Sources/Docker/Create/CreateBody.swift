import Glibc
import Linux
import Text

/// The body of POST /containers/create, from the options of `run` and `create`. What is wrong with them is thrown before
/// anything is sent, in docker's words.
struct CreateBody {
    let options: ParsedOptions
    let image: String
    let command: [String]
    /// Which of stdin, stdout and stderr the client will be attached to.
    let attached: Set<String>
    /// Variables that stand for the client's proxies, for those that are not set.
    var proxies: [(name: String, value: String)] = []
    /// Variables that stand for something of the client's own, and count even where they are set.
    var variables: [String] = []

    func bytes() throws -> [UInt8] {
        if let mac = options.string("mac-address"), !mac.isEmpty, !HostValue.isMAC(mac) {
            throw Failure("\(mac) is not a valid mac address")
        }
        let volumes = try VolumeOptions(options.list("volume"))
        let ports = try PortOptions(options)
        var environment = try KeyValueFile.environment(options)
        let named = Set(environment.map { $0.prefix { $0 != "=" } })
        environment += proxies.filter { !named.contains($0.name[...]) }.map { "\($0.name)=\($0.value)" }
        environment += variables
        let labels = try options.list("label-file").flatMap { try KeyValueFile.lines($0) } + options.list("label")
        let health = try Healthcheck(options)
        let networks = try NetworkOption.all(options)
        let host = try HostBody(
            options: options,
            volumes: volumes,
            ports: ports,
            mode: networks[0].name,
            isUserDefined: networks[0].isUserDefined
        ).bytes()
        var writer = JSONWriter()
        writer.object { body in
            body.member("Image", image)
            if !command.isEmpty { body.member("Cmd", command) }
            body.member("Hostname", options.string("hostname") ?? "")
            body.member("Domainname", options.string("domainname") ?? "")
            body.member("User", options.string("user") ?? "")
            body.member("WorkingDir", options.string("workdir") ?? "")
            body.member("Env", environment)
            body.member("Labels", Self.map(labels))
            body.member("Tty", options.bool("tty"))
            body.member("OpenStdin", options.bool("interactive"))
            body.member("StdinOnce", options.bool("interactive") && attached.contains("stdin"))
            body.member("AttachStdin", attached.contains("stdin"))
            body.member("AttachStdout", attached.contains("stdout"))
            body.member("AttachStderr", attached.contains("stderr"))
            if let entrypoint = options.string("entrypoint") { body.member("Entrypoint", [entrypoint]) }
            body.member("StopSignal", omitEmpty: options.string("stop-signal"))
            if let timeout = options.int("stop-timeout") { body.member("StopTimeout", timeout) }
            if !ports.exposed.isEmpty { body.member("ExposedPorts", keys: ports.exposed) }
            if !volumes.anonymous.isEmpty { body.member("Volumes", keys: volumes.anonymous) }
            health?.members(&body)
            body.memberRaw("HostConfig", host)
            body.memberObject("NetworkingConfig") { config in
                config.memberObject("EndpointsConfig") { endpoints in
                    // A container's is no network of its own; what is asked of it nevertheless, the daemon refuses.
                    for network in networks where !network.isContainer || !network.endpoint.isEmpty {
                        endpoints.memberObject(network.name) { network.endpoint.members(&$0) }
                    }
                }
            }
        }
        return writer.bytes
    }

    static func map(_ lines: [String], separator: Character = "=") -> [String: String] {
        var map: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            map[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return map
    }
}
