import Linux
import OCI

/// What mounts a configuration may not ask for, told before anything is made and in runc's words.
struct MountChecks {
    let spec: Spec
    let isRootless: Bool
    let withoutPivotRoot: Bool

    func run() throws {
        try checkPropagation()
        for mount in spec.mounts {
            if mount.destination.utf8.first != 0x2F {
                RuntimeLog.warning(
                    "mount destination \(mount.destination) is not absolute. Support for non-absolute mount destinations will be removed in a future release."
                )
            }
            do {
                try check(mount)
            } catch {
                throw RuntimeError("invalid mount \(describe(mount)): \(error)")
            }
        }
    }

    private func checkPropagation() throws {
        let name = spec.linux.rootfsPropagation
        if name.isEmpty { return }
        guard let flags = MountOptions.propagation(named: name) else {
            throw RuntimeError("rootfsPropagation=\(name) is not supported")
        }
        if withoutPivotRoot && flags.contains(.private) {
            throw RuntimeError("rootfsPropagation of [r]private is not safe without pivot_root")
        }
    }

    private func check(_ mount: SpecMount) throws {
        let hasNull = [mount.source, mount.destination, mount.type].contains { $0.utf8.contains(0) }
        if hasNull { throw RuntimeError("mount field contains null byte") }
        let options = MountOptions(mount.options)
        let isBind = options.flags.contains(.bind) || mount.type == "bind"
        if isBind && !options.data.isEmpty {
            throw RuntimeError("bind mounts cannot have any filesystem-specific options applied")
        }
        if isRootless { try checkOwners(options.data) }
        guard BindMount.isIDMapped(mount, options) else { return }
        if !isBind { throw RuntimeError("id-mapped mounts are only supported for bind-mounts") }
        if isRootless { throw RuntimeError("id-mapped mounts are not supported for rootless containers") }
        let takesContainers =
            mount.uidMappings == nil && mount.gidMappings == nil && spec.linux.namespace("user") != nil
        if takesContainers { return }
        if (mount.uidMappings ?? []).isEmpty || (mount.gidMappings ?? []).isEmpty {
            throw RuntimeError("id-mapped mounts must have both uid and gid mappings specified")
        }
    }

    /// Rootless, an owner that is not mapped can't be given to a file.
    private func checkOwners(_ data: [String]) throws {
        // A joined user namespace has its own maps: there the kernel answers.
        guard spec.linux.namespace("user")?.path == "" else { return }
        for option in data.flatMap({ $0.split(separator: ",") }) {
            let kind = option.prefix(3)
            let mappings = kind == "uid" ? spec.linux.uidMappings : spec.linux.gidMappings
            guard option.hasPrefix("uid=") || option.hasPrefix("gid="), let id = UInt32(option.dropFirst(4)),
                IDMapping.outside(id, in: mappings ?? []) == nil
            else { continue }
            throw RuntimeError(
                "cannot specify \(option) mount option for rootless container: user namespaces enabled, but no mapping found for \(kind) \(id)"
            )
        }
    }

    private func describe(_ mount: SpecMount) -> String {
        let options = mount.options.joined(separator: " ")
        return "{Destination:\(mount.destination) Type:\(mount.type) Source:\(mount.source) Options:[\(options)]}"
    }
}
