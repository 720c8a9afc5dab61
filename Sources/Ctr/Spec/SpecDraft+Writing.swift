import Linux
import Text

extension SpecDraft {
    /// The version of the specification that every runtime of these years takes.
    private static let version = "1.2.1"

    func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersion", Self.version)
            writer.memberObject("process") { process(&$0) }
            writer.memberObject("root") {
                $0.member("path", rootPath)
                $0.member("readonly", omitEmpty: isReadonly)
            }
            writer.member("hostname", omitEmpty: hostname)
            writer.memberArray("mounts") { array in
                for mount in mounts {
                    array.object {
                        $0.member("destination", mount.destination)
                        $0.member("type", omitEmpty: mount.type)
                        $0.member("source", omitEmpty: mount.source)
                        $0.member("options", omitEmpty: mount.options)
                    }
                }
            }
            writer.member("annotations", omitEmpty: annotations)
            writer.memberObject("linux") { linux(&$0) }
        }
        return writer.bytes
    }

    private func process(_ writer: inout JSONWriter) {
        writer.member("terminal", omitEmpty: terminal)
        writer.memberObject("user") { writer in
            writer.member("uid", uid)
            writer.member("gid", gid)
            if additionalGids.isEmpty { return }
            writer.memberArray("additionalGids") { array in
                for id in additionalGids { array.integer(id) }
            }
        }
        writer.member("args", omitEmpty: args)
        writer.member("env", omitEmpty: env)
        writer.member("cwd", cwd)
        writer.memberObject("capabilities") {
            for set in ["bounding", "effective", "permitted"] { $0.member(set, omitEmpty: capabilities) }
        }
        writer.memberArray("rlimits") { array in
            array.object {
                $0.member("type", "RLIMIT_NOFILE")
                $0.member("hard", 1024)
                $0.member("soft", 1024)
            }
        }
        writer.member("noNewPrivileges", omitEmpty: noNewPrivileges)
        writer.member("apparmorProfile", omitEmpty: apparmorProfile)
    }

    private func linux(_ writer: inout JSONWriter) {
        Self.write("uidMappings", uidMappings, to: &writer)
        Self.write("gidMappings", gidMappings, to: &writer)
        writer.memberObject("resources") { resources(&$0) }
        writer.member("cgroupsPath", omitEmpty: cgroupsPath)
        writer.memberArray("namespaces") { array in
            for namespace in namespaces {
                array.object {
                    $0.member("type", namespace.type)
                    $0.member("path", omitEmpty: namespace.path)
                }
            }
        }
        if !devices.isEmpty {
            writer.memberArray("devices") { array in
                for device in devices { Self.write(device, to: &array) }
            }
        }
        if let seccomp { writer.memberRaw("seccomp", seccomp) }
        writer.member("rootfsPropagation", omitEmpty: rootfsPropagation)
        writer.member("maskedPaths", omitEmpty: maskedPaths)
        writer.member("readonlyPaths", omitEmpty: readonlyPaths)
        if !rdtClass.isEmpty { writer.memberObject("intelRdt") { $0.member("closID", rdtClass) } }
    }

    private func resources(_ writer: inout JSONWriter) {
        writer.memberArray("devices") { array in
            for rule in deviceRules {
                array.object { writer in
                    writer.member("allow", rule.isAllowed)
                    writer.member("type", omitEmpty: rule.type)
                    if let major = rule.major { writer.member("major", major) }
                    if let minor = rule.minor { writer.member("minor", minor) }
                    writer.member("access", "rwm")
                }
            }
        }
        if let memoryLimit { writer.memberObject("memory") { $0.member("limit", memoryLimit) } }
        guard cpuShares != nil || cpuQuota != nil || cpuPeriod != nil || !cpus.isEmpty || !memoryNodes.isEmpty else {
            return
        }
        writer.memberObject("cpu") { writer in
            if let cpuShares { writer.member("shares", cpuShares) }
            if let cpuQuota { writer.member("quota", cpuQuota) }
            if let cpuPeriod { writer.member("period", cpuPeriod) }
            writer.member("cpus", omitEmpty: cpus)
            writer.member("mems", omitEmpty: memoryNodes)
        }
    }

    private static func write(_ name: String, _ mappings: [IDMapping], to writer: inout JSONWriter) {
        if mappings.isEmpty { return }
        writer.memberArray(name) { array in
            for mapping in mappings {
                array.object {
                    $0.member("containerID", mapping.inside)
                    $0.member("hostID", mapping.outside)
                    $0.member("size", mapping.count)
                }
            }
        }
    }

    private static func write(_ device: Device, to array: inout JSONWriter) {
        array.object {
            $0.member("path", device.path)
            $0.member("type", device.type)
            $0.member("major", device.major)
            $0.member("minor", device.minor)
            $0.member("fileMode", device.mode)
            $0.member("uid", device.uid)
            $0.member("gid", device.gid)
        }
    }
}
