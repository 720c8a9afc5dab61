import CLinux
import Glibc
import Linux

/// Finds the folders that a layer's entries lie in, and makes those that are missing. Names are resolved from the
/// layer's root (openat2's RESOLVE_IN_ROOT) or opened one by one without following them: nothing outside is reached.
final class LayerFolders {
    /// RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS.
    private static let inRoot: UInt64 = 0x10 | 0x02
    /// The kernel's own limit.
    private static let maximumLinks = 40
    private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC

    let root: LayerFolder
    /// Folders of the layers below, nearest first: a folder that is missing here takes owner, mode and attributes
    /// from them.
    private let lower: [String]
    /// Archives name what is in a folder one after another.
    private var current: (path: LayerPath, folder: LayerFolder)?
    /// Paths of folders that had to be made and had no entry, at least so far.
    private(set) var implied: [[UInt8]] = []

    init(_ root: consuming FileDescriptor, lower: [String]) throws {
        self.root = try LayerFolder(root)
        self.lower = lower
    }

    func open(_ path: LayerPath) throws -> LayerFolder {
        if path.names.isEmpty { return root }
        if let current, current.path == path { return current.folder }
        let raw = resolve(root.raw, path, Self.flags)
        // Something on the way is missing, or a link leads to what is missing.
        if raw < 0 && errno != ENOENT { throw SystemCallError("openat2", path: Self.text(path)) }
        let folder = try raw < 0 ? walk(path) : LayerFolder(FileDescriptor(owning: raw))
        current = (path, folder)
        return folder
    }

    /// The folder at `path` itself; nil when something else is there by now.
    func openExisting(_ path: LayerPath) throws -> LayerFolder? {
        let raw = resolve(root.raw, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        return raw < 0 ? nil : try LayerFolder(FileDescriptor(owning: raw))
    }

    /// To be called when a name was taken away: what is open may have had it.
    func forget() { current = nil }

    private func resolve(_ root: Int32, _ path: LayerPath, _ flags: Int32) -> Int32 {
        let name = path.kernelName
        let flags = UInt64(UInt32(bitPattern: flags))
        // EAGAIN: something was renamed while ".." of a link was walked.
        for _ in 0..<128 {
            let raw = monohull_openat2(root, name, flags, 0, Self.inRoot)
            if raw >= 0 || (errno != EAGAIN && errno != EINTR) { return raw }
        }
        return -1
    }

    /// Name by name: links are read and walked from the root or from their folder, what is missing is made.
    private func walk(_ path: LayerPath) throws -> LayerFolder {
        var pending = Array(path.names.reversed())
        var names: [ArraySlice<UInt8>] = []
        var folders: [LayerFolder] = []
        var links = 0
        while let name = pending.popLast() {
            if name == [0x2E] { continue }
            if name == [0x2E, 0x2E] {
                _ = (names.popLast(), folders.popLast())
                continue
            }
            let above = folders.last ?? root
            let entry = try openOrMake(name, above, names)
            var status = stat()
            let raw = entry.raw
            try systemCall("fstat") { fstat(raw, &status) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                names.append(name)
                folders.append(try LayerFolder(entry))
                guard names.count <= LayerPath.maximumDepth else { throw failure(path, ENAMETOOLONG) }
            case S_IFLNK:
                links += 1
                guard links <= Self.maximumLinks else { throw failure(path, ELOOP) }
                let target = try Self.target(raw)
                if target.first == 0x2F { (names, folders) = ([], []) }
                pending += target.split(separator: 0x2F).reversed()
            default: throw failure(path, ENOTDIR)
            }
        }
        let last = (folders.last ?? root).raw
        return try LayerFolder(
            FileDescriptor(owning: try systemCall("openat", path: Self.text(path)) { openat(last, ".", Self.flags) })
        )
    }

    private func openOrMake(_ name: ArraySlice<UInt8>, _ above: LayerFolder, _ names: [ArraySlice<UInt8>]) throws
        -> FileDescriptor
    {
        let kernelName = LayerPath.kernelName(name)
        let flags = O_PATH | O_NOFOLLOW | O_CLOEXEC
        let raw = openat(above.raw, kernelName, flags)
        if raw >= 0 { return FileDescriptor(owning: raw) }
        let path = Array((names + [name]).joined(separator: [0x2F]))
        guard errno == ENOENT else { throw SystemCallError("openat", path: String(decoding: path, as: UTF8.self)) }
        try make(path, kernelName, above.raw)
        return FileDescriptor(owning: try systemCall("openat") { openat(above.raw, kernelName, flags) })
    }

    private func make(_ path: [UInt8], _ name: [CChar], _ above: Int32) throws {
        let text = String(decoding: path, as: UTF8.self)
        try systemCall("mkdirat", path: text) { mkdirat(above, name, 0o700) }
        implied.append(path)
        var status = stat()
        let below = try nearest(LayerPath(path))
        let folder = FileDescriptor(
            owning: try systemCall("openat", path: text) { openat(above, name, Self.flags | O_NOFOLLOW) }
        )
        let raw = folder.raw
        if let below {
            try systemCall("fstat") { fstat(below.raw, &status) }
            try systemCall("fchown", path: text) { fchown(raw, status.st_uid, status.st_gid) }
            try ExtendedAttributes.copy(from: below.raw, to: raw) { !EntryMetadata.isOverlay($0) }
        }
        let mode = below == nil ? 0o755 : status.st_mode & 0o7777
        try systemCall("fchmod", path: text) { fchmod(raw, mode) }
    }

    /// The folder of that path in the nearest layer that has it; nil when it is something else there.
    private func nearest(_ path: LayerPath) throws -> LayerFolder? {
        for layer in lower {
            let base = try FileDescriptor.open(layer, O_PATH | O_DIRECTORY)
            let raw = resolve(base.raw, path, Self.flags)
            if raw >= 0 { return try LayerFolder(FileDescriptor(owning: raw)) }
            if errno != ENOENT { return nil }
        }
        return nil
    }

    private func failure(_ path: LayerPath, _ code: Int32) -> SystemCallError {
        SystemCallError("openat", path: Self.text(path), errno: code)
    }

    private static func text(_ path: LayerPath) -> String { String(decoding: path.bytes, as: UTF8.self) }

    private static func target(_ link: Int32) throws -> [UInt8] {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall("readlinkat") { readlinkat(link, "", &text, text.count) }
        return text[..<count].map(UInt8.init(bitPattern:))
    }
}
