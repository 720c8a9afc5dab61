import CLinux
import Glibc
import Linux

/// Folders that a layer has files in and no entry for. They are those of the layers below: with their owner and mode.
enum ImpliedFolders {
    /// RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS: names in a layer lead nowhere else.
    private static let inRoot: UInt64 = 0x10 | 0x02

    /// `lower` are the layers below, nearest first; what none of them has stays as it is.
    static func complete(_ paths: [[UInt8]], in folder: String, from lower: [String]) throws {
        if paths.isEmpty || lower.isEmpty { return }
        let root = try FileDescriptor.open(folder, O_PATH | O_DIRECTORY)
        for path in paths {
            guard let own = open(root, path) else { continue }
            for below in lower {
                let base = try FileDescriptor.open(below, O_PATH | O_DIRECTORY)
                guard let found = open(base, path) else { continue }
                var status = stat()
                let raw = found.raw
                try systemCall("fstat") { fstat(raw, &status) }
                let place = "/proc/self/fd/\(own.raw)"
                try systemCall("chown", path: place) { chown(place, status.st_uid, status.st_gid) }
                try systemCall("chmod", path: place) { chmod(place, status.st_mode & 0o7777) }
                break
            }
        }
    }

    private static func open(_ root: borrowing FileDescriptor, _ path: [UInt8]) -> FileDescriptor? {
        let flags = UInt64(O_PATH | O_DIRECTORY | O_CLOEXEC)
        let raw = (path + [0]).withUnsafeBytes {
            monohull_openat2(root.raw, $0.baseAddress?.assumingMemoryBound(to: CChar.self), flags, 0, inRoot)
        }
        return raw >= 0 ? FileDescriptor(owning: raw) : nil
    }
}
