import CLinux
import Glibc
import Synchronization

/// Limits of what folders may take on one file system: each limited set of folders is a project of its own (ext4 and xfs,
/// mounted with prjquota).
public final class ProjectQuota: Sendable {
    private let path: String
    private let top: FileDescriptor
    /// Held from the choice of a number until the number has a limit, which is what shows that it is taken.
    private let choice = Mutex(())

    /// `folder` is any folder of the file system.
    public init(_ folder: String) throws(SystemCallError) {
        path = folder
        top = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
    }

    /// Whether the file system keeps such limits; that it only counts is not enough.
    public var isKept: Bool { monohull_keeps_project_limits(top.raw) == 1 }

    /// The folders, empty as yet, and what will be made in them take so many bytes together at the most.
    public func limit(_ folders: [String], bytes: UInt64) throws(SystemCallError) {
        for folder in folders where try FileStatus(folder).device != FileStatus(path).device {
            throw SystemCallError("quotactl_fd", path: folder, errno: EXDEV)
        }
        let project = try choice.withLock { _ throws(SystemCallError) in
            let number = try unused()
            try systemCall("quotactl_fd") { monohull_limit_project(top.raw, number, bytes) }
            return number
        }
        for folder in folders { try Self.join(folder, project) }
    }

    /// The limit goes; those who have files of the project keep them.
    public func release(_ folder: String) throws(SystemCallError) {
        let project = try Self.project(of: folder)
        guard project != 0 else { return }
        try systemCall("quotactl_fd") { monohull_limit_project(top.raw, project, 0) }
    }

    /// One folder will take the place of another, with its limit.
    public static func inherit(_ folder: String, from other: String) throws(SystemCallError) {
        // A file system without projects has none to hand on.
        guard let project = try? project(of: other), project != 0 else { return }
        try join(folder, project)
    }

    /// After the highest that is in use, by whomever: the administrator may have projects too.
    private func unused() throws(SystemCallError) -> UInt32 {
        var number: UInt32 = 1
        while true {
            let found = monohull_next_project(top.raw, number)
            guard found >= 0 else { break }
            guard found < Int64(UInt32.max) else { throw SystemCallError("quotactl_fd", errno: ENOSPC) }
            number = UInt32(found) + 1
        }
        guard errno == ENOENT || errno == ESRCH else { throw SystemCallError("quotactl_fd") }
        return number
    }

    private static func project(of folder: String) throws(SystemCallError) -> UInt32 {
        let file = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        return UInt32(truncatingIfNeeded: try systemCall("ioctl", path: folder) { monohull_project(file.raw) })
    }

    private static func join(_ folder: String, _ project: UInt32) throws(SystemCallError) {
        let file = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        try systemCall("ioctl", path: folder) { monohull_join_project(file.raw, project) }
    }
}
