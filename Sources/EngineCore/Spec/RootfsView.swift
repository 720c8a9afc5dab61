import CLinux
import Glibc
import Linux
import ShimAPI

/// Reads files of a container's root before it is mounted: the folders of its layers are looked through from the top.
/// A link is followed inside its own layer only; a file that a link of one layer finds in another one is not found.
struct RootfsView {
    /// passwd and group files larger than this are no such files.
    static let limit = 4 << 20

    private let folders: [String]

    init(_ mounts: [Containerd_Types_Mount]) {
        var folders: [String] = []
        for mount in mounts {
            if mount.type == "overlay" {
                for option in mount.options where option.hasPrefix("upperdir=") {
                    folders.append(String(option.dropFirst(9)))
                }
                for option in mount.options where option.hasPrefix("lowerdir=") {
                    folders += option.dropFirst(9).split(separator: ":").map(String.init)
                }
            } else {
                folders.append(mount.source)
            }
        }
        self.folders = folders
    }

    var passwd: [UInt8] { read("/etc/passwd") }
    var group: [UInt8] { read("/etc/group") }

    private func read(_ path: String) -> [UInt8] {
        for folder in folders {
            guard let root = try? FileDescriptor.open(folder, O_PATH | O_DIRECTORY) else { continue }
            do throws(SystemCallError) {
                // O_NONBLOCK: an image may have a fifo under this name.
                return try RootPath.open(root, path, O_RDONLY | O_NONBLOCK).readAll(limit: Self.limit)
            } catch {
                // Not in this layer; anything else, a whiteout too, hides what is below.
                guard error.errno == ENOENT || error.errno == ENOTDIR else { return [] }
            }
        }
        return []
    }
}
