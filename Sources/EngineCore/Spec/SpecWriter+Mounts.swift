import DockerAPI
import Text

extension SpecWriter {
    /// Where docker-init is in a container.
    static let initPlace = "/sbin/docker-init"

    /// The places that all have, but for those that the client uses for something else, then the client's.
    func writeMounts(_ array: inout JSONWriter, writableCgroups: Bool?) {
        let taken = mounts.destinations
        // Docker's way in a user namespace, where the runtime may not be able to make them read-only.
        let isWritable = writableCgroups ?? (host.privileged || surroundings.owners != nil)
        for one in standard(writableCgroups: isWritable) {
            if taken.contains(one.destination) { continue }
            if one.destination.hasPrefix("/dev/") && taken.contains("/dev") { continue }
            one.write(&array)
        }
        for one in mounts.mounts + files() + surroundings.edits.mounts {
            // The container's namespace may not take a flag away that its source has.
            (surroundings.owners == nil ? one : one.keepingFlags()).write(&array)
        }
    }

    private func standard(writableCgroups: Bool) -> [RuntimeMount] {
        let quiet = ["nosuid", "noexec", "nodev"]
        var list = [
            RuntimeMount(destination: "/proc", type: "proc", source: "proc", options: quiet),
            RuntimeMount(
                destination: "/dev",
                type: "tmpfs",
                source: "tmpfs",
                options: ["nosuid", "strictatime", "mode=755", "size=65536k"]
            ),
            RuntimeMount(
                destination: "/dev/pts",
                type: "devpts",
                source: "devpts",
                options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]
            ),
            RuntimeMount(
                destination: "/sys",
                type: "sysfs",
                source: "sysfs",
                options: quiet + (host.privileged ? [] : ["ro"])
            ),
            RuntimeMount(
                destination: "/sys/fs/cgroup",
                type: "cgroup",
                source: "cgroup",
                options: (writableCgroups ? [] : ["ro"]) + quiet
            ),
        ]
        if host.ipcMode != "none" {
            list.append(RuntimeMount(destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: quiet))
            list.append(memory)
        }
        return list
    }

    private var memory: RuntimeMount {
        if let source = surroundings.sharedMemory {
            return RuntimeMount(destination: "/dev/shm", type: "bind", source: source, options: ["rbind", "rprivate"])
        }
        let options = ["nosuid", "noexec", "nodev", "mode=1777", "size=\(host.shmSize)"]
        return RuntimeMount(destination: "/dev/shm", type: "tmpfs", source: "shm", options: options)
    }

    /// The files that docker mounts over the image's, ours or those that the client has for them, and docker-init.
    func files() -> [RuntimeMount] {
        var list = ["resolv.conf", "hostname", "hosts"].map { name in
            let own = ("\(surroundings.networkFiles ?? folder)/\(name)", !host.readonlyRootfs)
            let (source, isWritable) = mounts.files["/etc/\(name)"] ?? own
            let options = ["rbind"] + (isWritable ? [] : ["rro"]) + ["rprivate"]
            return RuntimeMount(destination: "/etc/\(name)", type: "bind", source: source, options: options)
        }
        if let program = surroundings.initProgram {
            list.append(
                RuntimeMount(destination: Self.initPlace, type: "bind", source: program, options: ["bind", "ro"])
            )
        }
        return list
    }
}
