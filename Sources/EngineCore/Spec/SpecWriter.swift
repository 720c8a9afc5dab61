import DockerAPI
import DockerdRules
import Linux
import OCI
import Text

/// The runtime spec of a container, with docker's defaults.
struct SpecWriter {
    let record: ContainerRecord
    let folder: String
    /// The daemon's defaults.
    let options: DaemonOptions
    /// What this run mounts besides what all do.
    var mounts = MountSet()
    var surroundings = SpecSurroundings()

    static let masked = [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
        "/sys/devices/virtual/powercap",
    ]
    static let readonly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

    var config: ContainerConfig { record.config }
    var host: HostConfig { record.hostConfig }

    var hostname: String { surroundings.hostname ?? config.hostname }

    func capabilities() throws(EngineError) -> [String] {
        try CapabilityRules(surroundings.kernel).set(
            add: host.capAdd ?? [],
            drop: host.capDrop ?? [],
            isPrivileged: host.privileged
        )
    }

    func json(user: ContainerUser) throws -> [UInt8] {
        let security = try SecurityOptions(host.securityOpt ?? [])
        if surroundings.owners != nil, security.writableCgroups != nil {
            throw EngineError.internalError("option WritableCgroups conflicts with user namespaces and rootless mode")
        }
        let capabilities = try capabilities()
        let process = try process(
            args: surroundings.initProgram == nil ? record.words : [Self.initPlace, "--"] + record.words,
            environment: environment(tty: config.tty, adding: surroundings.variables + surroundings.edits.variables),
            cwd: config.workingDir.isEmpty ? "/" : config.workingDir,
            tty: config.tty,
            consoleSize: host.consoleSize,
            user: user,
            // Of CDI's groups the runtime is told here; docker-init, if any, has them too.
            groups: surroundings.edits.groups
        )
        let seccomp = try SeccompChoice(
            security.seccomp,
            daemons: options.seccompProfile,
            isPrivileged: host.privileged,
            capabilities: capabilities
        )
        let resources = try ResourceWriter(host.resources).json(devices: deviceRules())
        let devices = try devices()
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersion", "1.2.0")
            writer.memberRaw("process", process)
            writer.memberObject("root") {
                $0.member("path", "rootfs")
                $0.member("readonly", host.readonlyRootfs)
            }
            if host.utsMode != "host" { writer.member("hostname", hostname) }
            writer.memberArray("mounts") { writeMounts(&$0, writableCgroups: security.writableCgroups) }
            surroundings.edits.writeHooks(&writer)
            writer.member("annotations", omitEmpty: host.annotations)
            writer.memberObject("linux") { writer in
                if let owners = surroundings.owners {
                    Self.write("uidMappings", owners.users, to: &writer)
                    Self.write("gidMappings", owners.groups, to: &writer)
                }
                writer.member("sysctl", omitEmpty: sysctls())
                writer.memberRaw("resources", resources)
                writer.member("cgroupsPath", CgroupDriver.path(record.id, parent: host.resources.cgroupParent, options))
                writeNamespaces(&writer)
                if !devices.isEmpty {
                    writer.memberArray("devices") { array in
                        for device in devices { device.write(&array) }
                    }
                }
                writer.member("rootfsPropagation", omitEmpty: mounts.rootPropagation)
                if let filter = seccomp.filter {
                    writer.key("seccomp")
                    filter.write(to: &writer)
                }
                writer.member("maskedPaths", omitEmpty: host.maskedPaths ?? (host.privileged ? [] : Self.masked))
                writer.member("readonlyPaths", omitEmpty: host.readonlyPaths ?? (host.privileged ? [] : Self.readonly))
            }
        }
        return writer.bytes
    }

    private static func write(_ name: String, _ spans: [IDMapping], to writer: inout JSONWriter) {
        writer.memberArray(name) { array in
            for span in spans {
                array.object {
                    $0.member("containerID", span.inside)
                    $0.member("hostID", span.outside)
                    $0.member("size", span.count)
                }
            }
        }
    }

    /// Docker's defaults for a network of the container's own (low ports and ping for everyone), the domain's name as
    /// docker sets it, then the client's.
    private func sysctls() -> [String: String] {
        var values: [String: String] = [:]
        if host.networkMode != "host" && NamespaceMode.container(host.networkMode) == nil {
            values["net.ipv4.ip_unprivileged_port_start"] = "0"
            // Groups that a user namespace does not map are no range.
            if surroundings.owners == nil { values["net.ipv4.ping_group_range"] = "0 2147483647" }
        }
        if !config.domainname.isEmpty { values["kernel.domainname"] = config.domainname }
        return values.merging(host.sysctls ?? [:]) { $1 }
    }
}
