import CLinux
import Glibc
import Linux
import OCI

/// A new file system at its place in the container: made and configured while it is attached nowhere.
struct FileSystemMount {
    let mount: SpecMount
    let options: MountOptions
    /// Without `.readonly` where that comes later.
    let flags: MountFlags
    /// SELinux context of the files, "" for none.
    let label: String
    let hasUserNamespace: Bool

    func make(in root: borrowing ContainerRoot) throws -> MountTree {
        let isTrusted = mount.type == "proc" || mount.type == "sysfs"
        let place = isTrusted ? try root.ordinaryFolder(for: mount) : try root.mountPoint(for: mount, bound: nil)
        if flags.contains(.remount) { return try remount(place) }
        let data = try completeData(place)
        if flags.contains(.versions) || data.contains(where: { $0.utf8.count > MountTree.longestOptionValue }) {
            return try mountByOldCall(place, root, data)
        }
        let tree = try new(data)
        if options.copiesUp, mount.type == "tmpfs" {
            do {
                try TreeCopy.copy(from: place.descriptor, to: tree.descriptor)
            } catch {
                throw RuntimeError("tmpcopyup: failed to copy \(mount.destination): \(error)")
            }
        }
        do throws(SystemCallError) {
            try tree.attach(at: place)
        } catch {
            throw MountError(mount, flags: flags, data: data, error)
        }
        return tree
    }

    /// A tmpfs takes the mode of the folder that it covers, unless the configuration says another.
    private func completeData(_ place: borrowing RootPlace) throws -> [String] {
        var data = options.data
        if mount.type == "tmpfs", !place.isNew, !data.contains(where: { $0.hasPrefix("mode=") }) {
            var status = stat()
            let raw = place.descriptor.raw
            try systemCall("fstat", path: mount.destination) { fstat(raw, &status) }
            let mode = String(status.st_mode & 0o7777, radix: 8)
            data.insert("mode=" + String(repeating: "0", count: max(0, 4 - mode.utf8.count)) + mode, at: 0)
        }
        if !label.isEmpty, !["proc", "sysfs", "mqueue"].contains(mount.type) { data.append("context=\(label)") }
        return data
    }

    private func new(_ data: [String]) throws -> MountTree {
        do throws(SystemCallError) {
            return try MountTree.new(
                type: mount.type,
                source: mount.source,
                options: flags.fileSystemParameters + data,
                attributes: UInt32(truncatingIfNeeded: flags.attributes)
            )
        } catch {
            // sysfs belongs to the network namespace: with the host's one a user namespace gets none of its own,
            // and the host's is bound (what crun does, and `runc spec --rootless` writes).
            if mount.type == "sysfs", error.errno == EPERM, hasUserNamespace, let tree = try? boundSysfs() {
                return tree
            }
            throw MountError(mount, flags: flags, data: data, error)
        }
    }

    private func boundSysfs() throws(SystemCallError) -> MountTree {
        let tree = try MountTree.clone("/sys", recursive: true)
        // A sysfs of its own would come without the host's mounts below, cgroup's among them: they are not to be
        // written (CVE-2023-25809).
        try tree.setAttributes(set: flags.attributes & 0xF | 0x1, recursive: true)  // MOUNT_ATTR_RDONLY
        if !flags.contains(.readonly) { try tree.setAttributes(set: 0, clear: 0x1) }
        return tree
    }

    /// What the newer calls cannot say: long values, and a flag that only mount(2) knows. The place is entered by
    /// its descriptor, so that no path is walked.
    private func mountByOldCall(
        _ place: borrowing RootPlace,
        _ root: borrowing ContainerRoot,
        _ data: [String]
    ) throws -> MountTree {
        do throws(SystemCallError) {
            let raw = place.descriptor.raw
            try systemCall("fchdir") { fchdir(raw) }
            let text = data.joined(separator: ",")
            try systemCall("mount") { Glibc.mount(mount.source, ".", mount.type, UInt(flags.rawValue), text) }
            return MountTree.mounted(try RootPath.open(root.descriptor, place.path, O_PATH | O_NOFOLLOW))
        } catch {
            throw MountError(mount, flags: flags, data: data, error)
        }
    }

    /// "remount": what is mounted at the place gets these flags and data.
    private func remount(_ place: borrowing RootPlace) throws -> MountTree {
        do throws(SystemCallError) {
            let raw = place.descriptor.raw
            let tree = MountTree.mounted(
                FileDescriptor(owning: try systemCall("fcntl") { fcntl(raw, F_DUPFD_CLOEXEC, 0) })
            )
            try tree.setFlags(flags)
            if !options.data.isEmpty { try MountTree.reconfigure(place.descriptor, options: options.data) }
            return tree
        } catch {
            throw MountError(mount, flags: flags, data: options.data, error)
        }
    }
}
