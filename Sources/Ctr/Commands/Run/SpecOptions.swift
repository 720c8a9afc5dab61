import Glibc
import Linux
import OCI
import Seccomp
import Text

/// What the flags of `run` and `containers create` change in the runtime configuration.
struct SpecOptions {
    let invocation: Invocation

    /// What can be told of the command line alone, before anything is made.
    func check() throws {
        if invocation.isOn("privileged-without-host-devices") && !invocation.isOn("privileged") {
            throw Failure("can't use 'privileged-without-host-devices' without 'privileged' specified")
        }
        for annotation in invocation.strings("annotation") where !annotation.utf8.contains(0x3D) {
            throw Failure("invalid key=value format annotation: \(annotation)")
        }
        let capabilities = invocation.strings("cap-add") + invocation.strings("cap-drop")
        if !capabilities.allSatisfy({ $0.hasPrefix("CAP_") }) {
            throw Failure("capabilities must be specified with 'CAP_' prefix")
        }
        if !invocation.isOn("seccomp"), !invocation.string("seccomp-profile").isEmpty {
            throw Failure("seccomp must be set to true, if using a custom seccomp-profile")
        }
        if !invocation.string("apparmor-default-profile").isEmpty {
            if !invocation.string("apparmor-profile").isEmpty {
                throw Failure("apparmor-profile conflicts with apparmor-default-profile")
            }
            throw Failure("--apparmor-default-profile is not implemented")
        }
        let hasPeriod = invocation.integer("cpu-quota") != -1 || invocation.unsigned("cpu-period") != 0
        if invocation.double("cpus") > 0, hasPeriod {
            throw Failure("cpus and quota/period should be used separately")
        }
        for text in invocation.strings("with-ns") { _ = try Self.namespace(text) }
    }

    /// Before the image is looked at: the variables, for they come over the image's, and the mounts.
    func begin(_ spec: inout SpecDraft) throws {
        spec.allowStandardDevices()
        let file = invocation.string("env-file")
        if !file.isEmpty {
            let text = String(decoding: try FileDescriptor.open(file, O_RDONLY).readAll(limit: 16 << 20), as: UTF8.self)
            let lines = text.utf8.split(separator: 0x0A).map { String(Substring($0)) }
            spec.env = Environment.merged(spec.env, lines)
        }
        spec.env = Environment.merged(spec.env, invocation.strings("env"))
        let mounts = try invocation.strings("mount").map(MountFlag.parse)
        let replaced = Set(mounts.map(\.destination))
        spec.mounts = spec.mounts.filter { !replaced.contains($0.destination) } + mounts
    }

    /// After it.
    func finish(_ spec: inout SpecDraft, arguments: [String], users: SpecUserLookup) throws {
        if invocation.isOn("read-only") { spec.isReadonly = true }
        if !arguments.isEmpty { spec.args = arguments }
        if !invocation.string("cwd").isEmpty { spec.cwd = invocation.string("cwd") }
        let user = invocation.string("user")
        if !user.isEmpty {
            try users.apply(user, to: &spec)
            users.addGroups(of: user, to: &spec)
        }
        if invocation.isOn("tty") {
            spec.terminal = true
            spec.env.append("TERM=xterm")
        }
        try privileges(&spec)
        if invocation.isOn("net-host") { try hostNetwork(&spec) }
        spec.annotations.merge(Labels.map(invocation.strings("annotation"))) { $1 }
        capabilities(&spec)
        try confinement(&spec)
        try resources(&spec)
        try namespaces(&spec)
        if invocation.isSet("allow-new-privs") { spec.noNewPrivileges = false }
        if invocation.isSet("cgroup") { spec.cgroupsPath = invocation.string("cgroup") }
        for path in invocation.strings("device") { try device(path, &spec) }
        spec.rootfsPropagation = invocation.string("rootfs-propagation")
        spec.rdtClass = invocation.string("rdt-class")
        spec.hostname = invocation.string("hostname")
        spec.annotations.merge(Labels.map(invocation.strings("label"))) { $1 }
    }

    private func privileges(_ spec: inout SpecDraft) throws {
        guard invocation.isOn("privileged") else { return }
        spec.capabilities = try Self.ownCapabilities()
        spec.maskedPaths = []
        spec.readonlyPaths = []
        for index in spec.mounts.indices where ["sysfs", "cgroup"].contains(spec.mounts[index].type) {
            spec.mounts[index].options = spec.mounts[index].options.map { $0 == "ro" ? "rw" : $0 }
        }
        if invocation.isOn("privileged-without-host-devices") { return }
        spec.deviceRules = [SpecDraft.DeviceRule(isAllowed: true)]
        spec.devices += try HostDevices.at("/dev")
    }

    /// All that this process may pass on.
    private static func ownCapabilities() throws -> [String] {
        let bytes = try FileDescriptor.open("/proc/self/status", O_RDONLY).readAll(limit: 1 << 20)
        for line in bytes.split(separator: 0x0A) where line.starts(with: "CapEff:".utf8) {
            let digits = String(decoding: line.dropFirst(7), as: UTF8.self).filter { !$0.isWhitespace }
            guard let mask = UInt64(digits, radix: 16) else { break }
            return CapabilityNames.all.enumerated().filter { mask >> UInt64($0.offset) & 1 == 1 }.map(\.element)
        }
        return []
    }

    private func hostNetwork(_ spec: inout SpecDraft) throws {
        spec.namespaces.removeAll { $0.type == "network" }
        for path in ["/etc/hosts", "/etc/resolv.conf"] {
            spec.mounts.append(
                SpecDraft.Mount(destination: path, type: "bind", source: path, options: ["rbind", "ro"])
            )
        }
        var name = [CChar](repeating: 0, count: 256)
        try systemCall("gethostname") { gethostname(&name, name.count - 1) }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        spec.env = Environment.merged(spec.env, ["HOSTNAME=\(text)"])
    }

    private func capabilities(_ spec: inout SpecDraft) {
        let (added, dropped) = (invocation.strings("cap-add"), invocation.strings("cap-drop"))
        for name in added where !spec.capabilities.contains(name) { spec.capabilities.append(name) }
        spec.capabilities.removeAll { dropped.contains($0) }
    }

    private func confinement(_ spec: inout SpecDraft) throws {
        spec.apparmorProfile = invocation.string("apparmor-profile")
        guard invocation.isOn("seccomp") else { return }
        let profile = invocation.string("seccomp-profile")
        if profile.isEmpty {
            var writer = JSONWriter()
            DefaultProfile.profile(capabilities: spec.capabilities).write(to: &writer)
            spec.seccomp = writer.bytes
        } else {
            let bytes: [UInt8]
            do { bytes = try FileDescriptor.open(profile, O_RDONLY).readAll(limit: 16 << 20) } catch {
                throw Failure("cannot load seccomp profile \"\(profile)\": \(error)")
            }
            do { spec.seccomp = Array(try JSONNode.parse(bytes).rawBytes) } catch {
                throw Failure("decoding seccomp profile failed \"\(profile)\": \(error)")
            }
        }
    }

    private func resources(_ spec: inout SpecDraft) throws {
        let cpus = invocation.double("cpus")
        if cpus > 0 {
            guard cpus < 1e6 else { throw Failure("--cpus \(cpus) is too much") }
            (spec.cpuQuota, spec.cpuPeriod) = (Int64(cpus * 100_000), 100_000)
        }
        spec.cpus = invocation.string("cpuset-cpus")
        spec.memoryNodes = invocation.string("cpuset-mems")
        let shares = invocation.integer("cpu-shares")
        if shares > 0 { spec.cpuShares = UInt64(shares) }
        let (quota, period) = (invocation.integer("cpu-quota"), invocation.unsigned("cpu-period"))
        if quota != -1 || period != 0 { (spec.cpuQuota, spec.cpuPeriod) = (Int64(quota), period) }
        let memory = invocation.unsigned("memory-limit")
        if memory != 0 { spec.memoryLimit = memory }
    }

    private func namespaces(_ spec: inout SpecDraft) throws {
        for text in invocation.strings("with-ns") {
            let namespace = try Self.namespace(text)
            if let index = spec.namespaces.firstIndex(where: { $0.type == namespace.type }) {
                spec.namespaces[index] = namespace
            } else {
                spec.namespaces.append(namespace)
            }
        }
    }

    private static func namespace(_ text: String) throws -> SpecDraft.Namespace {
        let parts = text.utf8.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw Failure("joining a Linux namespace using --with-ns requires the format 'nstype:path'")
        }
        let (type, path) = (String(Substring(parts[0])), String(Substring(parts[1])))
        guard ["pid", "network", "uts", "mount", "user", "ipc", "cgroup"].contains(type) else {
            throw Failure("the Linux namespace type specified in --with-ns is not valid: \(type)")
        }
        return SpecDraft.Namespace(type: type, path: path)
    }

    private func device(_ path: String, _ spec: inout SpecDraft) throws {
        // "vendor.com/class=name" is a device of the Container Device Interface.
        if !path.hasPrefix("/"), path.contains("=") { throw Failure("CDI devices (\(path)) are not implemented") }
        for device in try HostDevices.at(path) {
            spec.devices.append(device)
            spec.deviceRules.append(
                SpecDraft.DeviceRule(isAllowed: true, type: device.type, major: device.major, minor: device.minor)
            )
        }
    }
}
