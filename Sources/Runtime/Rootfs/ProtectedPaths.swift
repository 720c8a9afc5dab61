import CLinux
import Glibc
import Linux

/// Paths that the container must not read (masked) or write (read-only). Missing ones are passed over.
struct ProtectedPaths {
    let masked: [String]
    let readonly: [String]
    /// SELinux context of the folder that masks, "" for none.
    let label: String

    func apply(in root: borrowing FileDescriptor) throws {
        for path in readonly {
            do throws(SystemCallError) {
                try protect(path, in: root)
            } catch {
                throw RuntimeError("can't make \"\(path)\" read-only: \(error)")
            }
        }
        try mask(in: root)
    }

    private func protect(_ path: String, in root: borrowing FileDescriptor) throws(SystemCallError) {
        guard let target = try open(path, in: root) else { return }
        let tree = try MountTree.clone(of: target.raw, recursive: true)
        try tree.setAttributes(set: 0x1)
        try tree.attach(to: target)
    }

    /// Files are covered by the container's own null device. It is looked at by its descriptor first: the image or
    /// a volume could have put another file there, or a link to one, which the container would then reach
    /// (CVE-2025-31133). The host's is not for this: its mode and owner could be changed through the mask. Folders
    /// share one empty read-only tmpfs, made when the first one comes.
    private func mask(in root: borrowing FileDescriptor) throws {
        guard !masked.isEmpty else { return }
        let null = try openNull(in: root)
        var status = stat()
        var empty: Int32?
        defer { if let empty { close(empty) } }
        var done: Set<String> = []
        for path in masked where done.insert(RootPath.cleaned(path)).inserted {
            do throws(SystemCallError) {
                guard let target = try open(path, in: root) else { continue }
                let raw = target.raw
                try systemCall("fstat") { fstat(raw, &status) }
                if status.st_mode & S_IFMT != S_IFDIR {
                    try MountTree.clone(of: null.raw, recursive: false).attach(to: target)
                } else if let first = empty {
                    try MountTree.clone(of: first, recursive: false).attach(to: target)
                } else {
                    let tree = try emptyFolder()
                    try tree.attach(to: target)
                    empty = try tree.descriptor.duplicate().take()
                }
            } catch {
                throw RuntimeError("can't mask path \"\(path)\": \(error)")
            }
        }
    }

    private func openNull(in root: borrowing FileDescriptor) throws -> FileDescriptor {
        do throws(SystemCallError) {
            let null = try RootPath.open(root, "/dev/null", O_PATH)
            guard NullDevice.isNull(null.raw) else {
                throw SystemCallError("open", path: "container's /dev/null is invalid", errno: EINVAL)
            }
            return null
        } catch {
            throw RuntimeError("can't mask paths: \(error)")
        }
    }

    private func emptyFolder() throws(SystemCallError) -> MountTree {
        let context = label.isEmpty ? [] : ["context=\(label)"]
        return try MountTree.new(
            type: "tmpfs",
            source: "tmpfs",
            options: ["ro", "nr_blocks=1", "nr_inodes=1"] + context,
            attributes: 0x1
        )
    }

    private func open(_ path: String, in root: borrowing FileDescriptor) throws(SystemCallError) -> FileDescriptor? {
        do throws(SystemCallError) {
            return try RootPath.open(root, path, O_PATH)
        } catch {
            guard error.errno == ENOENT || error.errno == ENOTDIR else { throw error }
            return nil
        }
    }
}
