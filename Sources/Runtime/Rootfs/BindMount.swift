import Glibc
import Linux
import OCI

/// A file or folder of the host, or of the container as it stands so far, at its place in the container.
struct BindMount {
    let mount: SpecMount
    let options: MountOptions
    /// Number of the mount in the configuration.
    let index: Int
    let bundle: String
    let hasUserNamespace: Bool

    static func source(_ mount: SpecMount, bundle: String) -> String {
        mount.source.utf8.first == 0x2F ? mount.source : "\(bundle)/\(mount.source)"
    }

    /// Whether owners are to be shown through other id maps.
    static func isIDMapped(_ mount: SpecMount, _ options: MountOptions) -> Bool {
        options.idMapping != .none || mount.uidMappings != nil || mount.gidMappings != nil
    }

    /// `channel` leads to the parent, which has rights that a user namespace has not.
    func make(in root: borrowing ContainerRoot, _ channel: borrowing SyncChannel) throws -> MountTree {
        if options.flags.contains(.remount) { return try remount(in: root) }
        let tree = try source(channel)
        let place = try root.mountPoint(for: mount, bound: tree.descriptor.raw)
        do {
            try setFlags(tree)
        } catch {
            throw RuntimeError("failed to set user-requested vfs flags on bind-mount: \(error)")
        }
        do throws(SystemCallError) {
            try tree.attach(at: place)
        } catch {
            throw MountError(mount, flags: options.flags, error)
        }
        return tree
    }

    private func source(_ channel: borrowing SyncChannel) throws -> MountTree {
        if Self.isIDMapped(mount, options) { return try MountSources.ask(channel, index) }
        let source = Self.source(mount, bundle: bundle)
        do throws(SystemCallError) {
            return try MountTree.clone(source, recursive: options.flags.contains(.recursive))
        } catch {
            if error.errno == EACCES, hasUserNamespace { return try MountSources.ask(channel, index) }
            throw MountError(mount, flags: options.flags, error)
        }
    }

    /// "bind,remount": the flags of the mount that is there.
    private func remount(in root: borrowing ContainerRoot) throws -> MountTree {
        let place = try root.mountPoint(for: mount, bound: nil)
        let tree = MountTree.mounted(place.takeDescriptor())
        try setFlags(tree)
        return tree
    }

    /// With any flag given all of them hold as given: what the source's mount had is forgotten. Nothing is said of
    /// access times, they stay. In a user namespace the kernel has locked the source's flags; they stay too, unless
    /// the configuration asks for the contrary, which is an error.
    private func setFlags(_ tree: borrowing MountTree) throws {
        let wanted = options.flags.subtracting([.bind, .recursive, .remount])
        if wanted.isEmpty && options.cleared.isEmpty { return }
        do throws(SystemCallError) {
            try tree.setFlags(wanted)
        } catch {
            let refused = MountError(mount, flags: options.flags.union([.bind, .remount]), error)
            guard error.errno == EPERM else { throw refused }
            try keepLockedFlags(tree, wanted, refused)
        }
    }

    private func keepLockedFlags(_ tree: borrowing MountTree, _ wanted: MountFlags, _ refused: MountError) throws {
        let source = MountFlags(status: try tree.statusFlags())
        let impossible = source.intersection(options.cleared).intersection(.lockable)
        if !impossible.isEmpty { throw RuntimeError("cannot clear locked flags \(impossible.text): \(refused)") }
        let times = wanted.intersection(.accessTimes)
        if !times.isEmpty, times != source.intersection(.accessTimes) {
            let kept = source.intersection(.accessTimes).text
            throw RuntimeError("cannot change locked atime flags \(kept): \(refused)")
        }
        do throws(SystemCallError) {
            try tree.setFlags(wanted.union(source.intersection(.lockable)))
        } catch {
            let kept = source.intersection(.lockable).text
            let again = MountError(mount, flags: options.flags.union([.bind, .remount]), error)
            throw RuntimeError("remount with locked flags \(kept) re-applied: \(again)")
        }
    }
}

extension MountTree {
    /// Sets a mount's flags to exactly these; access times only where one of their flags is among them.
    func setFlags(_ flags: MountFlags) throws(SystemCallError) {
        var clear: UInt64 = 0x20_000F
        if !flags.isDisjoint(with: .accessTimes) { clear |= 0xF0 }
        try setAttributes(set: flags.attributes, clear: clear)
    }
}
