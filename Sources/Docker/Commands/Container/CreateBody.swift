import Glibc
import Linux
import Text

/// The body of POST /containers/create, from the options of `run` and `create`.
struct CreateBody {
    let options: ParsedOptions
    let image: String
    let command: [String]
    /// Which of stdin, stdout and stderr the client will be attached to.
    let attached: Set<String>

    func bytes() throws -> [UInt8] {
        let environment = try Self.environment(options)
        let ports = try options.list("publish").flatMap(PortSpec.parse)
        let exposed = try Set(options.list("expose").flatMap(PortSpec.exposed)).union(ports.map(\.container)).sorted()
        let networks = try NetworkOption.all(options)
        var writer = JSONWriter()
        try writer.object { (body: inout JSONWriter) throws in
            body.member("Image", image)
            if !command.isEmpty { body.member("Cmd", command) }
            body.member("Hostname", options.string("hostname") ?? "")
            body.member("Domainname", options.string("domainname") ?? "")
            body.member("User", options.string("user") ?? "")
            body.member("WorkingDir", options.string("workdir") ?? "")
            body.member("Env", environment)
            body.member("Labels", Self.map(options.list("label")))
            body.member("Tty", options.bool("tty"))
            body.member("OpenStdin", options.bool("interactive"))
            body.member("StdinOnce", options.bool("interactive") && attached.contains("stdin"))
            body.member("AttachStdin", attached.contains("stdin"))
            body.member("AttachStdout", attached.contains("stdout"))
            body.member("AttachStderr", attached.contains("stderr"))
            if let entrypoint = options.string("entrypoint") { body.member("Entrypoint", [entrypoint]) }
            body.member("StopSignal", omitEmpty: options.string("stop-signal"))
            if let timeout = options.int("stop-timeout") { body.member("StopTimeout", timeout) }
            if !exposed.isEmpty { body.member("ExposedPorts", keys: exposed) }
            let host = try hostConfig(ports, mode: networks[0].name)
            body.memberRaw("HostConfig", host)
            body.memberObject("NetworkingConfig") { config in
                config.memberObject("EndpointsConfig") { endpoints in
                    for network in networks where network.name.utf8.firstIndex(of: UInt8(ascii: ":")) == nil {
                        endpoints.memberObject(network.name) { network.endpoint.members(&$0) }
                    }
                }
            }
        }
        return writer.bytes
    }

    private func hostConfig(_ ports: [PortSpec], mode: String) throws -> [UInt8] {
        let restart = (options.string("restart") ?? "no").split(separator: ":", maxSplits: 1).map(String.init)
        let limits = try options.list("ulimit").map(Ulimit.init)
        let memory = try size("memory")
        let shared = try size("shm-size")
        var nano: Int64 = 0
        if let text = options.string("cpus") {
            guard let value = Double(text), value >= 0, value < 1e6 else {
                throw Failure("invalid argument \"\(text)\" for \"--cpus\" flag", exitCode: 125)
            }
            nano = Int64((value * 1e9).rounded())
        }
        var writer = JSONWriter()
        writer.object { host in
            host.member("AutoRemove", options.bool("rm"))
            host.member("NetworkMode", mode)
            if ["default", "bridge"].contains(mode) { host.member("Links", omitEmpty: options.list("link")) }
            host.member("PublishAllPorts", options.bool("publish-all"))
            host.member("DnsSearch", options.list("dns-search"))
            host.member("DnsOptions", options.list("dns-option"))
            host.member("ExtraHosts", options.list("add-host").map(Self.extraHost))
            host.member("Binds", options.list("volume").map(Self.absoluteBind))
            host.member("CapAdd", options.list("cap-add"))
            host.member("CapDrop", options.list("cap-drop"))
            host.member("Privileged", options.bool("privileged"))
            host.member("ReadonlyRootfs", options.bool("read-only"))
            host.member("SecurityOpt", options.list("security-opt"))
            host.member("Dns", options.list("dns"))
            host.member("Memory", omitEmpty: memory)
            host.member("ShmSize", omitEmpty: shared)
            host.member("NanoCpus", omitEmpty: nano)
            host.member("CpuShares", omitEmpty: options.int("cpu-shares"))
            host.member("CpusetCpus", omitEmpty: options.string("cpuset-cpus"))
            if let pids = options.int("pids-limit") { host.member("PidsLimit", pids) }
            if options.isSet("init") { host.member("Init", options.bool("init")) }
            host.member("Runtime", omitEmpty: options.string("runtime"))
            host.member("CgroupParent", omitEmpty: options.string("cgroup-parent"))
            host.member("PidMode", omitEmpty: options.string("pid"))
            host.member("IpcMode", omitEmpty: options.string("ipc"))
            if options.isSet("tmpfs") { host.member("Tmpfs", Self.map(options.list("tmpfs"), separator: ":")) }
            host.memberObject("LogConfig") { log in
                log.member("Type", options.string("log-driver") ?? "")
                log.member("Config", Self.map(options.list("log-opt")))
            }
            host.memberObject("RestartPolicy") { policy in
                policy.member("Name", restart.first ?? "no")
                policy.member("MaximumRetryCount", restart.count > 1 ? Int(restart[1]) ?? 0 : 0)
            }
            host.memberArray("Ulimits") { array in
                for limit in limits {
                    array.object { entry in
                        entry.member("Name", limit.name)
                        entry.member("Soft", limit.soft)
                        entry.member("Hard", limit.hard)
                    }
                }
            }
            host.memberObject("PortBindings") { bindings in
                for (container, group) in Dictionary(grouping: ports, by: \.container).sorted(by: { $0.key < $1.key }) {
                    bindings.memberArray(container) { array in
                        for port in group {
                            array.object { entry in
                                entry.member("HostIp", port.address)
                                entry.member("HostPort", port.host)
                            }
                        }
                    }
                }
            }
        }
        return writer.bytes
    }

    /// HOST=ADDRESS is another way of HOST:ADDRESS, which an address of version 6 may stand in brackets in.
    private static func extraHost(_ text: String) -> String {
        guard let end = text.firstIndex(where: { $0 == ":" || $0 == "=" }) else { return text }
        var address = text[text.index(after: end)...]
        if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
        return "\(text[..<end]):\(address)"
    }

    private func size(_ name: String) throws -> Int64? {
        guard let text = options.string(name) else { return nil }
        if let size = Sizes.parse(text) { return size }
        throw Failure("invalid argument \"\(text)\" for \"--\(name)\" flag: invalid size: '\(text)'", exitCode: 125)
    }

    /// Files first, then `-e`; a name without a value takes ours, and is left out when we have none.
    static func environment(_ options: ParsedOptions) throws -> [String] {
        var lines: [String] = []
        for path in options.list("env-file") {
            do {
                let text = String(decoding: try Files.read(path, limit: 1 << 20), as: UTF8.self)
                lines += text.split(separator: "\n").map { String($0.drop { $0 == " " || $0 == "\t" }) }
                    .filter { !$0.isEmpty && !$0.hasPrefix("#") }
            } catch {
                throw Failure("docker: \(error)", exitCode: 125)
            }
        }
        return (lines + options.list("env")).compactMap { line in
            if line.contains("=") { return line }
            return getenv(line).map { "\(line)=\(String(cString: $0))" }
        }
    }

    static func map(_ lines: [String], separator: Character = "=") -> [String: String] {
        var map: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            map[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return map
    }

    /// `./x:/y` is relative to our folder, which the daemon doesn't know.
    private static func absoluteBind(_ bind: String) -> String {
        guard bind.hasPrefix("."), let folder = getcwd(nil, 0) else { return bind }
        defer { free(folder) }
        return String(cString: folder) + "/" + bind
    }
}
