import CLinux
import Glibc

/// The bytes that the files of a tree hold, as docker counts them: a file of several names once, folders not at all.
/// What goes away meanwhile is left out. Blocks for as long as the tree is large.
public struct TreeUsage: ~Copyable {
    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt
    }

    /// Every level holds a descriptor open.
    private static let deepest = 512

    private var bytes: Int64 = 0
    private var linked: Set<Identity> = []

    private init() {}

    public static func bytes(_ path: String) throws(SystemCallError) -> Int64 {
        var usage = TreeUsage()
        let raw = try systemCall("open", path: path) { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        usage.add(folder: raw, depth: 0)
        return usage.bytes
    }

    /// Closes `raw`.
    private mutating func add(folder raw: Int32, depth: Int) {
        guard let directory = fdopendir(raw) else {
            close(raw)
            return
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name: [CChar] = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) {
                    Array(UnsafeBufferPointer(start: $0, count: strnlen($0, 255) + 1))
                }
            }
            if name.elementsEqual([0x2E, 0]) || name.elementsEqual([0x2E, 0x2E, 0]) { continue }
            var status = stat()
            guard fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                guard depth < Self.deepest else { continue }
                let below = openat(raw, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                if below >= 0 { add(folder: below, depth: depth + 1) }
            } else if status.st_nlink < 2
                || linked.insert(Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))).inserted
            {
                bytes += Int64(status.st_size)
            }
        }
    }
}
