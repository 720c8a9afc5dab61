import DockerAPI
import Linux
import Text

extension SpecWriter {
    /// The nodes that are made in the container besides those that every runtime makes.
    func devices() throws(EngineError) -> [HostDevice] {
        var devices = host.privileged ? HostDevice.all() : []
        for mapping in host.resources.devices ?? [] {
            // A privileged container has the host's devices at their own places.
            if host.privileged && mapping.pathOnHost == mapping.pathInContainer { continue }
            devices += try HostDevice.all(mapping)
        }
        return devices + surroundings.edits.devices.map(\.device)
    }

    /// The rules of the devices' control group as JSON: nothing, then what docker allows, then what the client wants.
    func deviceRules() throws(EngineError) -> [UInt8] {
        var writer = JSONWriter()
        var rules: [(type: String, major: Int64, minor: Int64, access: String)] = []
        if host.privileged {
            rules = []
        } else {
            for mapping in host.resources.devices ?? [] {
                for device in try HostDevice.all(mapping) {
                    rules.append((device.type, Int64(device.major), Int64(device.minor), mapping.cgroupPermissions))
                }
            }
            for text in host.resources.deviceCgroupRules ?? [] {
                let rule = try DeviceRule(text)
                rules.append((rule.type, rule.major, rule.minor, rule.access))
            }
        }
        for (device, access) in surroundings.edits.devices {
            rules.append((device.type, Int64(device.major), Int64(device.minor), access))
        }
        writer.array { array in
            func rule(_ allow: Bool, _ type: String?, _ major: Int64?, _ minor: Int64?, _ access: String) {
                array.object {
                    $0.member("allow", allow)
                    if let type { $0.member("type", type) }
                    if let major { $0.member("major", major) }
                    if let minor { $0.member("minor", minor) }
                    $0.member("access", access)
                }
            }
            rule(false, nil, nil, nil, "rwm")
            for (major, minor) in [(1, 5), (1, 3), (1, 9), (1, 8), (1, 7), (5, 0), (5, 1), (5, 2)] as [(Int64, Int64)] {
                rule(true, "c", major, minor, "rwm")
            }
            rule(true, "c", 136, nil, "rwm")
            // FUSE has to be asked for.
            rule(false, "c", 10, 229, "rwm")
            if host.privileged { rule(true, nil, nil, nil, "rwm") }
            for one in rules {
                rule(true, one.type, one.major < 0 ? nil : one.major, one.minor < 0 ? nil : one.minor, one.access)
            }
        }
        return writer.bytes
    }
}
