import DockerAPI
import DockerdRules
import Linux
import Text

/// HostConfig of a create.
struct HostBody {
    let options: ParsedOptions
    let volumes: VolumeOptions
    let ports: PortOptions
    let mode: String
    /// Whether that is a network which somebody made: links are its endpoint's then.
    let isUserDefined: Bool

    func bytes() throws -> [UInt8] {
        let policy = options.string("restart") ?? "no"
        let restart = try Failure.telling { () throws(EngineError) in try RestartValue(policy) }
        if options.bool("rm"), !["", "no"].contains(restart.name) {
            throw Failure("conflicting options: cannot specify both --restart and --rm")
        }
        let security = try SecurityOptions(options.list("security-opt"))
        let mounts = try options.list("mount").map { text throws in try MountValue(text) } + APISocket.mounts(options)
        let devices = try DeviceOptions(options)
        let resources = try ResourceOptions(options)
        let log = CreateBody.map(options.list("log-opt"))
        if options.string("log-driver") == "none", !log.isEmpty {
            throw Failure("invalid logging opts for driver none")
        }
        let storage = options.list("storage-opt")
        if !storage.allSatisfy({ $0.contains("=") }) { throw Failure("invalid storage option") }
        try checkModes()
        var writer = JSONWriter()
        writer.object { host in
            host.member("AutoRemove", options.bool("rm"))
            host.member("ContainerIDFile", options.string("cidfile") ?? "")
            host.member("NetworkMode", mode)
            // A program may ask for the size before a resize comes.
            let size = RawMode.size()
            host.memberArray("ConsoleSize") { array in
                array.integer(size?.rows ?? 0)
                array.integer(size?.columns ?? 0)
            }
            if !isUserDefined { host.member("Links", omitEmpty: options.list("link")) }
            host.member("PublishAllPorts", options.bool("publish-all"))
            host.member("Dns", options.list("dns"))
            host.member("DnsSearch", options.list("dns-search"))
            host.member("DnsOptions", options.list("dns-option"))
            host.member("ExtraHosts", orNull: Self.list(options.list("add-host")))
            host.member("Binds", orNull: Self.list(volumes.binds))
            host.member("VolumesFrom", orNull: Self.list(options.list("volumes-from")))
            host.member("VolumeDriver", options.string("volume-driver") ?? "")
            if !mounts.isEmpty {
                host.memberArray("Mounts") { array in for mount in mounts { array.object { mount.members(&$0) } } }
            }
            host.member("CapAdd", orNull: Self.list(Self.capabilities(options.list("cap-add"))))
            host.member("CapDrop", orNull: Self.list(Self.capabilities(options.list("cap-drop"))))
            host.member("GroupAdd", omitEmpty: options.list("group-add"))
            host.member("Privileged", options.bool("privileged"))
            host.member("ReadonlyRootfs", options.bool("read-only"))
            security.members(&host)
            if options.isSet("init") { host.member("Init", options.bool("init")) }
            host.member("OomScoreAdj", omitEmpty: options.int("oom-score-adj"))
            for (name, member) in Self.words { host.member(member, omitEmpty: options.string(name)) }
            host.member("ShmSize", omitEmpty: options.int("shm-size"))
            host.member("Sysctls", omitEmpty: CreateBody.map(options.list("sysctl")))
            host.member("Annotations", omitEmpty: CreateBody.map(options.list("annotation")))
            host.member("StorageOpt", omitEmpty: CreateBody.map(storage))
            if options.isSet("tmpfs") {
                host.member("Tmpfs", CreateBody.map(options.list("tmpfs"), separator: ":"))
            }
            host.memberObject("LogConfig") {
                $0.member("Type", options.string("log-driver") ?? "")
                $0.member("Config", log)
            }
            host.memberObject("RestartPolicy") { restart.members(&$0) }
            devices.members(&host)
            resources.members(&host)
            ports.members(&host)
        }
        return writer.bytes
    }

    /// nil for none: docker tells the two apart, and inspection shows what was sent.
    private static func list(_ values: [String]) -> [String]? { values.isEmpty ? nil : values }

    /// In full, each once and in order, as inspection shows them.
    private static func capabilities(_ names: [String]) -> [String] {
        Set(
            names.map { name in
                let name = name.uppercased()
                return name == "ALL" || name.hasPrefix("CAP_") ? name : "CAP_\(name)"
            }
        ).sorted()
    }

    /// Options that are one word for one member.
    private static let words = [
        ("runtime", "Runtime"), ("pid", "PidMode"), ("ipc", "IpcMode"), ("uts", "UTSMode"), ("userns", "UsernsMode"),
        ("cgroupns", "CgroupnsMode"), ("isolation", "Isolation"),
    ]

    private func checkModes() throws {
        let pid = options.string("pid") ?? ""
        if !["", "host"].contains(pid), !pid.hasPrefix("container:") || pid == "container:" {
            throw Failure("--pid: invalid PID mode")
        }
        let checks = [
            ("uts", ["", "host"], "--uts: invalid UTS mode"), ("userns", ["", "host"], "--userns: invalid USER mode"),
            ("cgroupns", ["", "host", "private"], "--cgroupns: invalid CGROUP mode"),
        ]
        for (name, allowed, sentence) in checks where !allowed.contains(options.string(name) ?? "") {
            throw Failure(sentence)
        }
    }
}
