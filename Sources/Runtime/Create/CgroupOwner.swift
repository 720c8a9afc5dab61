import Glibc
import Linux
import OCI

/// Who owns a container's v2 cgroup: its process's user, where the container has a cgroup namespace of its own and a
/// writable view of it (config-linux.md, "Cgroup ownership"); nobody else would let it manage groups.
enum CgroupOwner {
    static func of(_ spec: Spec, _ process: SpecProcess) -> uid_t? {
        guard let namespace = spec.linux.namespace("cgroup"), namespace.path.isEmpty else { return nil }
        let isWritable = spec.mounts.contains { mount in
            mount.source == "cgroup" && mount.destination == "/sys/fs/cgroup" && !mount.options.contains("ro")
        }
        guard isWritable else { return nil }
        if spec.linux.namespace("user") == nil { return process.user.uid }
        return IDMapping.outside(process.user.uid, in: spec.linux.uidMappings ?? [])
    }
}
