import Glibc

/// Reads files of a container's root before it is mounted: the folders of its layers are looked through from the top.
/// A link is followed inside its own layer only; a file that a link of one layer finds in another one is not found.
public struct LayeredFiles: Sendable {
    private let folders: [String]

    /// The folder of the highest layer first.
    public init(folders: [String]) { self.folders = folders }

    /// A mount as snapshotters describe it.
    public init(mounts: [(type: String, source: String, options: [String])]) {
        var folders: [String] = []
        for mount in mounts {
            guard mount.type == "overlay" else {
                folders.append(mount.source)
                continue
            }
            for option in mount.options where option.hasPrefix("upperdir=") {
                folders.append(String(option.dropFirst(9)))
            }
            for option in mount.options where option.hasPrefix("lowerdir=") {
                folders += option.dropFirst(9).split(separator: ":").map(String.init)
            }
        }
        self.folders = folders
    }

    /// Empty where there is no such file, and where it has more bytes than `limit`.
    public func read(_ path: String, limit: Int) -> [UInt8] {
        for folder in folders {
            guard let root = try? FileDescriptor.open(folder, O_PATH | O_DIRECTORY) else { continue }
            do throws(SystemCallError) {
                // O_NONBLOCK: an image may have a fifo under this name.
                return try RootPath.open(root, path, O_RDONLY | O_NONBLOCK).readAll(limit: limit)
            } catch {
                // Not in this layer; anything else, a whiteout too, hides what is below.
                guard error.errno == ENOENT || error.errno == ENOTDIR else { return [] }
            }
        }
        return []
    }
}
