import DockerAPI
import Linux
import OCI
import Seccomp
import Text

/// The runtime spec of a container, with docker's defaults.
struct SpecWriter {
    let record: ContainerRecord
    let folder: String
    /// What this run mounts besides what all do.
    var mounts = MountSet()

    static let defaultCapabilities = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL",
        "CAP_AUDIT_WRITE",
    ]
    static let masked = [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
        "/sys/devices/virtual/powercap",
    ]
    static let readonly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

    private var config: ContainerConfig { record.config }
    private var host: HostConfig { record.hostConfig }

    func capabilities() throws -> [String] {
        func name(_ text: String) -> String {
            let upper = text.uppercased()
            return upper.hasPrefix("CAP_") || upper == "ALL" ? upper : "CAP_" + upper
        }
        let drop = Set((host.capDrop ?? []).map(name))
        let add = (host.capAdd ?? []).map(name)
        if add.contains("ALL") { throw EngineError.notImplemented("--cap-add ALL is not implemented") }
        let kept = drop.contains("ALL") ? [] : Self.defaultCapabilities.filter { !drop.contains($0) }
        return kept + add.filter { !kept.contains($0) }
    }

    /// PATH and HOSTNAME, the container's own variables, and those of an exec; a later one takes the place of an earlier.
    func environment(tty: Bool, adding more: [String] = []) -> [String] {
        var result = [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOSTNAME=\(config.hostname)",
        ]
        if tty { result.append("TERM=xterm") }
        for entry in (config.env ?? []) + more {
            guard let equals = entry.firstIndex(of: "=") else {
                // A name alone takes the variable away.
                result.removeAll { $0.hasPrefix(entry + "=") }
                continue
            }
            let key = entry[...equals]
            if let index = result.firstIndex(where: { $0.hasPrefix(key) }) {
                result[index] = entry
            } else {
                result.append(entry)
            }
        }
        return result
    }

    /// A process in the container, for its start and for exec.
    func process(
        args: [String],
        environment: [String],
        cwd: String,
        tty: Bool,
        consoleSize: [UInt],
        user: ContainerUser
    ) throws -> [UInt8] {
        let names = try capabilities()
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("terminal", tty)
            if tty, consoleSize.count == 2, consoleSize.allSatisfy({ (1...65535).contains($0) }) {
                writer.memberObject("consoleSize") {
                    $0.member("height", consoleSize[0])
                    $0.member("width", consoleSize[1])
                }
            }
            writer.memberObject("user") { writer in
                writer.member("uid", user.uid)
                writer.member("gid", user.gid)
                writer.memberArray("additionalGids") { array in
                    for group in user.groups { array.integer(group) }
                }
            }
            writer.member("args", args)
            writer.member("env", environment)
            writer.member("cwd", cwd)
            // A user that is not root starts without any, as docker has it.
            writer.memberObject("capabilities") {
                $0.member("bounding", names)
                $0.member("effective", user.uid == 0 ? names : [])
                $0.member("permitted", user.uid == 0 ? names : [])
            }
            writer.member("oomScoreAdj", host.oomScoreAdj)
        }
        return writer.bytes
    }

    func json(user: ContainerUser) throws -> [UInt8] {
        let process = try process(
            args: record.words,
            environment: environment(tty: config.tty),
            cwd: config.workingDir.isEmpty ? "/" : config.workingDir,
            tty: config.tty,
            consoleSize: host.consoleSize,
            user: user
        )
        var seccomp = JSONWriter()
        DefaultProfile.profile(capabilities: try capabilities()).write(to: &seccomp)
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersion", "1.2.0")
            writer.memberRaw("process", process)
            writer.memberObject("root") {
                $0.member("path", "rootfs")
                $0.member("readonly", host.readonlyRootfs)
            }
            writer.member("hostname", config.hostname)
            writer.member("domainname", omitEmpty: config.domainname)
            writer.memberArray("mounts") { mounts(&$0) }
            writer.memberObject("linux") { linux(&$0, seccomp: seccomp.bytes) }
        }
        return writer.bytes
    }

    /// The places that all have, but for those that the client uses for something else, then the client's.
    private func mounts(_ array: inout JSONWriter) {
        let taken = mounts.destinations
        func mount(_ target: String, _ type: String, _ source: String, _ options: [String]) {
            array.object {
                $0.member("destination", target)
                $0.member("type", type)
                $0.member("source", source)
                $0.member("options", options)
            }
        }
        func standard(_ target: String, _ type: String, _ source: String, _ options: [String]) {
            if taken.contains(target) || target.hasPrefix("/dev/") && taken.contains("/dev") { return }
            mount(target, type, source, options)
        }
        let quiet = ["nosuid", "noexec", "nodev"]
        standard("/proc", "proc", "proc", quiet)
        standard("/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"])
        standard(
            "/dev/pts",
            "devpts",
            "devpts",
            ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]
        )
        standard("/sys", "sysfs", "sysfs", quiet + ["ro"])
        standard("/sys/fs/cgroup", "cgroup", "cgroup", ["ro"] + quiet)
        standard("/dev/mqueue", "mqueue", "mqueue", quiet)
        standard("/dev/shm", "tmpfs", "shm", quiet + ["mode=1777", "size=\(host.shmSize)"])
        for one in mounts.mounts + files() { mount(one.destination, one.type, one.source, one.options) }
    }

    /// The files that docker mounts over the image's, ours or those that the client has for them.
    func files() -> [RuntimeMount] {
        ["resolv.conf", "hostname", "hosts"].map { name in
            let own = ("\(folder)/\(name)", !host.readonlyRootfs)
            let (source, isWritable) = mounts.files["/etc/\(name)"] ?? own
            let options = ["rbind"] + (isWritable ? [] : ["rro"]) + ["rprivate"]
            return RuntimeMount(destination: "/etc/\(name)", type: "bind", source: source, options: options)
        }
    }

    private func linux(_ writer: inout JSONWriter, seccomp: [UInt8]) {
        if host.networkMode != "host" {
            // docker's defaults: low ports and ping for everyone in the container's own network.
            writer.member(
                "sysctl",
                ["net.ipv4.ip_unprivileged_port_start": "0", "net.ipv4.ping_group_range": "0 2147483647"]
            )
        }
        writer.memberObject("resources") { writer in
            writer.memberArray("devices") { array in
                func device(
                    _ allow: Bool,
                    _ type: String? = nil,
                    _ major: Int? = nil,
                    _ minor: Int? = nil,
                    _ access: String
                ) {
                    array.object {
                        $0.member("allow", allow)
                        if let type { $0.member("type", type) }
                        if let major { $0.member("major", major) }
                        if let minor { $0.member("minor", minor) }
                        $0.member("access", access)
                    }
                }
                device(false, nil, nil, nil, "rwm")
                for (major, minor) in [(1, 5), (1, 3), (1, 9), (1, 8), (1, 7), (5, 0), (5, 2)] {
                    device(true, "c", major, minor, "rwm")
                }
                device(true, "c", 136, nil, "rwm")
            }
            if host.resources.memory > 0 { writer.memberObject("memory") { $0.member("limit", host.resources.memory) } }
            if host.resources.cpuShares > 0 || host.resources.cpuQuota != 0 || host.resources.cpuPeriod > 0
                || host.resources.nanoCPUs > 0
            {
                writer.memberObject("cpu") {
                    $0.member("shares", omitEmpty: host.resources.cpuShares)
                    $0.member("period", omitEmpty: host.resources.nanoCPUs > 0 ? 100_000 : host.resources.cpuPeriod)
                    $0.member(
                        "quota",
                        omitEmpty: host.resources.nanoCPUs > 0
                            ? host.resources.nanoCPUs / 10000 : host.resources.cpuQuota
                    )
                }
            }
            if let limit = host.resources.pidsLimit, limit != 0 {
                writer.memberObject("pids") { $0.member("limit", limit) }
            }
        }
        writer.member("cgroupsPath", "/docker/\(record.id)")
        writer.memberArray("namespaces") { array in
            var types = ["mount", "uts", "pid", "ipc"]
            if host.networkMode != "host" { types.append("network") }
            // As docker: private where the unified hierarchy makes it whole, the host's on version 1.
            if Files.exists("/sys/fs/cgroup/cgroup.controllers") { types.append("cgroup") }
            for type in types {
                array.object { $0.member("type", type) }
            }
        }
        writer.member("rootfsPropagation", omitEmpty: mounts.rootPropagation)
        writer.memberRaw("seccomp", seccomp)
        writer.member("maskedPaths", Self.masked)
        writer.member("readonlyPaths", Self.readonly)
    }
}
