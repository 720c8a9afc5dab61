import CLinux
import Glibc
import Linux

/// A folder of an image as its layers show it together: overlayfs's rules for what hides what, without a mount. No link
/// is followed.
final class LowerFolder {
    /// What of a file says whether it is still the same.
    struct Entry: Equatable {
        let mode: UInt32
        let uid: UInt32
        let gid: UInt32
        let device: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        var isFolder: Bool { mode & S_IFMT == S_IFDIR }
        /// overlayfs's mark for a name that is gone.
        var isWhiteout: Bool { mode & S_IFMT == S_IFCHR && device == 0 }

        /// nil when there is no such name. `owners`: of a user namespace whose ids count as those inside.
        init?(_ name: [CChar], in folder: Int32, owners: OwnerMap? = nil) throws(SystemCallError) {
            var status = stat()
            if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
                guard errno == ENOENT || errno == ENOTDIR else { throw SystemCallError("fstatat") }
                return nil
            }
            mode = status.st_mode
            uid = owners?.inside(user: status.st_uid) ?? status.st_uid
            gid = owners?.inside(group: status.st_gid) ?? status.st_gid
            device = UInt(status.st_rdev)
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            // A folder's change is told by what is in it.
            size = isFolder ? 0 : Int(status.st_size)
            seconds = isFolder ? 0 : Int(status.st_mtim.tv_sec)
            nanoseconds = isFolder ? 0 : Int(status.st_mtim.tv_nsec)
        }
    }

    /// The folder in each layer that has it, the highest first.
    private var descriptors: [Int32]

    init(_ descriptors: [Int32]) { self.descriptors = descriptors }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// The roots of the layers, the highest first.
    convenience init(paths: [String]) throws(SystemCallError) {
        self.init([])
        for path in paths { descriptors.append(try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY).take()) }
    }

    func entry(_ name: [CChar]) throws(SystemCallError) -> Entry? {
        for descriptor in descriptors {
            guard let entry = try Entry(name, in: descriptor) else { continue }
            return entry.isWhiteout ? nil : entry
        }
        return nil
    }

    /// The folder of that name, of whatever layers have it.
    func folder(_ name: [CChar]) throws(SystemCallError) -> LowerFolder {
        let found = LowerFolder([])
        for descriptor in descriptors {
            guard let entry = try Entry(name, in: descriptor) else { continue }
            guard entry.isFolder else { break }
            let folder = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard folder >= 0 else { throw SystemCallError("openat") }
            found.descriptors.append(folder)
            if Self.isOpaque(folder) { break }
        }
        return found
    }

    /// All names that are to be seen.
    func names() throws(SystemCallError) -> [[CChar]] {
        var seen: Set<[CChar]> = []
        var names: [[CChar]] = []
        for descriptor in descriptors {
            for name in try Files.kernelNames(in: descriptor) where seen.insert(name).inserted {
                if try Entry(name, in: descriptor)?.isWhiteout == false { names.append(name) }
            }
        }
        return names
    }

    /// Whether the folder hides all that lies below it.
    static func isOpaque(_ folder: Int32) -> Bool {
        (try? ExtendedAttributes.value(folder, "trusted.overlay.opaque")) == [UInt8(ascii: "y")]
    }
}
