import CLinux
import Glibc
import Linux

/// Paths that the container must not read (masked) or write (read-only). Missing ones are passed over.
struct ProtectedPaths {
    let masked: [String]
    let readonly: [String]

    func apply(in root: borrowing FileDescriptor) throws {
        for path in readonly { try protect(path, in: root) }
        try mask(in: root)
    }

    private func protect(_ path: String, in root: borrowing FileDescriptor) throws {
        guard let target = try open(path, in: root) else { return }
        let tree = try MountTree.clone(of: target.raw, recursive: true)
        try tree.setAttributes(set: 0x1, recursive: true)
        try tree.attach(to: target)
    }

    /// Files are covered by the host's /dev/null, which is looked at first: the container's own could be anything
    /// (CVE-2025-31133). Folders share one empty read-only tmpfs.
    private func mask(in root: borrowing FileDescriptor) throws {
        guard !masked.isEmpty else { return }
        let null = try FileDescriptor.open("/dev/null", O_PATH)
        var status = stat()
        let nullRaw = null.raw
        try systemCall("fstat", path: "/dev/null") { fstat(nullRaw, &status) }
        guard status.st_mode & S_IFMT == S_IFCHR, status.st_rdev == 0x103 else {
            throw RuntimeError("/dev/null of the host is not the null device")
        }
        var empty: Int32?
        defer { if let empty { close(empty) } }
        for path in masked {
            guard let target = try open(path, in: root) else { continue }
            let raw = target.raw
            try systemCall("fstat", path: path) { fstat(raw, &status) }
            if status.st_mode & S_IFMT != S_IFDIR {
                try MountTree.clone(of: nullRaw, recursive: false).attach(to: target)
            } else if let first = empty {
                try MountTree.clone(of: first, recursive: false).attach(to: target)
            } else {
                let tree = try MountTree.new(type: "tmpfs", source: "tmpfs", options: ["nr_blocks=1"], attributes: 0x1)
                try tree.attach(to: target)
                empty = try tree.descriptor.duplicate().take()
            }
        }
    }

    private func open(_ path: String, in root: borrowing FileDescriptor) throws -> FileDescriptor? {
        do throws(SystemCallError) {
            return try RootPath.open(root, path, O_PATH)
        } catch {
            guard error.errno == ENOENT || error.errno == ENOTDIR else { throw error }
            return nil
        }
    }
}
