import CLinux
import DockerAPI
import Glibc
import Linux

/// What a container has changed: the folder where overlayfs keeps its changes against the layers of its image.
final class ChangeWalk {
    private static let maximumDepth = 1024
    private var changes: [FileChange] = []
    /// Whom the changes belong to; the layers below have the owners of their images.
    private let owners: OwnerMap?

    private init(_ owners: OwnerMap?) { self.owners = owners }

    /// What docker puts into each container itself, below what it shows.
    private static let own: Set<String> = [
        "/.dockerenv", "/dev/console", "/dev/pts", "/dev/shm", "/etc/hostname", "/etc/hosts", "/etc/mtab",
        "/etc/resolv.conf", "/proc", "/sys",
    ]
    private static let ownFolders: Set<String> = ["/dev", "/etc"]

    /// Blocks while it reads the folders. A container may go on changing them.
    static func changes(upper: String, lowers: [String], owners: OwnerMap?) throws -> [FileChange] {
        let walk = ChangeWalk(owners)
        let root = try FileDescriptor.open(upper, O_RDONLY | O_DIRECTORY)
        _ = try walk.folder(root.raw, try LowerFolder(paths: lowers), path: "", depth: 0)
        return walk.changes
    }

    /// Whether anything in it has changed.
    private func folder(_ upper: Int32, _ lower: LowerFolder, path: String, depth: Int) throws -> Bool {
        guard depth <= Self.maximumDepth else {
            throw EngineError.internalError("the container's folders are too deep")
        }
        let before = changes.count
        let names = try Files.kernelNames(in: upper).sorted { $0.lexicographicallyPrecedes($1) }
        for name in names { try entry(name, in: upper, lower, path: path + "/" + Self.text(name), depth: depth) }
        if depth > 0, LowerFolder.isOpaque(upper) {
            let kept = Set(names)
            for name in try lower.names() where !kept.contains(name) {
                changes.append(FileChange(path + "/" + Self.text(name), .deleted))
            }
        }
        return changes.count > before
    }

    private func entry(_ name: [CChar], in upper: Int32, _ lower: LowerFolder, path: String, depth: Int) throws {
        // Gone meanwhile: the container goes on.
        guard let now = try LowerFolder.Entry(name, in: upper, owners: owners) else { return }
        let was = try lower.entry(name)
        if now.isWhiteout {
            if was != nil { changes.append(FileChange(path, .deleted)) }
            return
        }
        if was == nil, Self.own.contains(path) { return }
        let place = changes.count
        guard now.isFolder else {
            if was == nil { changes.append(FileChange(path, .added)) }
            if let was, was != now { changes.append(FileChange(path, .modified)) }
            return
        }
        let raw = openat(upper, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard raw >= 0 else { return }
        let opened = FileDescriptor(owning: raw)
        let below = was?.isFolder == true ? try lower.folder(name) : LowerFolder([])
        let isChanged = try folder(opened.raw, below, path: path, depth: depth + 1)
        if let was {
            if isChanged || was != now { changes.insert(FileChange(path, .modified), at: place) }
        } else if isChanged || !Self.ownFolders.contains(path) {
            changes.insert(FileChange(path, .added), at: place)
        }
    }

    private static func text(_ name: [CChar]) -> String {
        String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
