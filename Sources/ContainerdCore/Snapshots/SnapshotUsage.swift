import Glibc
import Linux

/// What a snapshot takes on the disk. Files with several names count once.
struct SnapshotUsage: Sendable {
    var size: Int64 = 0
    var inodes: Int64 = 0

    init() {}

    init(folder: String) throws {
        var seen: Set<UInt64> = []
        // Opened level by level without following links; a container may be writing in it meanwhile.
        let top = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        var status = stat()
        let raw = top.raw
        try systemCall("fstat", path: folder) { fstat(raw, &status) }
        inodes = 1
        size = Int64(status.st_blocks) * 512
        try add(top.raw, &seen)
    }

    private mutating func add(_ folder: Int32, _ seen: inout Set<UInt64>) throws {
        for name in try Files.list("/proc/self/fd/\(folder)") {
            var status = stat()
            guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            guard seen.insert(UInt64(status.st_ino)).inserted else { continue }
            inodes += 1
            size += Int64(status.st_blocks) * 512
            guard status.st_mode & S_IFMT == S_IFDIR else { continue }
            let raw = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if raw < 0 { continue }
            let child = FileDescriptor(owning: raw)
            try add(child.raw, &seen)
        }
    }
}
