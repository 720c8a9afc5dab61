import CLinux
import Glibc
import Linux

/// Unpacks an image layer into a folder, or any archive into a container's files. The last name of a path is never
/// followed, and what is above it is found by LayerFolders: nothing outside the root can be touched.
public final class TarExtractor {
    /// What a whiteout of the archive becomes.
    public enum Whiteouts: Sendable {
        /// overlayfs's own: a device 0,0 for a name, an attribute for an opaque folder.
        case overlay
        /// What has the name goes: for a folder that holds the layers below too.
        case removing
        /// A file like any other: the archive is no layer.
        case asFiles
    }

    private let folders: LayerFolders
    private let whiteouts: Whiteouts
    /// The folder below the root that the archive's names begin in.
    private let base: LayerPath
    private let rules: ExtractionRules
    private var folderTimes: [(path: LayerPath, entry: TarEntry)] = []
    /// What this layer has made itself, as an opaque folder keeps it; only where whiteouts remove.
    private var made: Set<Made> = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private let user = geteuid()
    private let group = getegid()

    private struct Made: Hashable {
        let folder: UInt64
        let name: [CChar]
    }

    public init(folder: String, lower: [String] = [], whiteouts: Whiteouts = .overlay) throws {
        folders = try LayerFolders(FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY), lower: lower)
        self.whiteouts = whiteouts
        base = try LayerPath([])
        rules = ExtractionRules()
    }

    /// For an archive that is no layer: into the folder `base` below `root`, where links may lead anywhere below
    /// `root`, which a container may change meanwhile.
    public init(root: consuming FileDescriptor, base: String, rules: ExtractionRules) throws {
        folders = try LayerFolders(root, lower: [])
        whiteouts = .asFiles
        self.base = try LayerPath(Array(base.utf8))
        self.rules = rules
    }

    /// Paths of folders that were made for what lies in them and had no entry of their own.
    public var impliedFolders: [[UInt8]] {
        let named = Set(folderTimes.map(\.path.bytes))
        return folders.implied.filter { !named.contains($0) }
    }

    public func extract(_ reader: TarReader) throws {
        while var entry = try reader.next() {
            if let owner = rules.owner { (entry.user, entry.group) = owner }
            if let (from, to) = rules.renaming { Self.rename(&entry, from, to) }
            if let owners = rules.owners { try Self.map(&entry, owners) }
            let inner = try innerPath(entry)
            // The root is the snapshot's own folder, whatever an archive says of it; containerd passes over it too.
            guard let last = inner.last else { continue }
            let path = try base.appending(inner)
            let folder = try folders.open(path.folder)
            if whiteouts != .asFiles, last.starts(with: ".wh.".utf8) {
                try whiteout(folder, last, entry)
                continue
            }
            let name = LayerPath.kernelName(last)
            if entry.kind == .symbolicLink, let place = rules.folder { try requireInside(entry, inner, place) }
            if rules.keepsKinds { try requireKind(entry, inner, name, folder) }
            do {
                try write(entry, name, folder, reader)
            } catch let error as SystemCallError {
                // docker's words for what is in the way and stays: a mount point.
                guard whiteouts == .asFiles, error.errno == EBUSY else { throw error }
                throw ByteStreamError("RemoveAll \(inner.text): \(error.reason)")
            }
            if entry.kind == .folder { folderTimes.append((path, entry)) }
            if whiteouts == .removing { noteMade(folder, path, name) }
        }
        // Folders last: what was written into them has changed their times.
        for (path, entry) in folderTimes {
            // Not what has replaced the folder since.
            guard let folder = try folders.openExisting(path) else { continue }
            let time = timespec(tv_sec: Int(entry.seconds), tv_nsec: Int(entry.nanoseconds))
            try systemCall("utimensat", path: entry.path) {
                utimensat(AT_FDCWD, "/proc/self/fd/\(folder.raw)", [time, time], 0)
            }
        }
    }

    private static func map(_ entry: inout TarEntry, _ owners: OwnerMap) throws {
        guard let user = owners.outside(user: entry.user), let group = owners.outside(group: entry.group) else {
            throw ByteStreamError("Container ID \(entry.user) cannot be mapped to a host ID")
        }
        (entry.user, entry.group) = (user, group)
    }

    private static func rename(_ entry: inout TarEntry, _ from: [UInt8], _ to: [UInt8]) {
        if entry.name.starts(with: from) { entry.name.replaceSubrange(..<from.count, with: to) }
        if entry.kind == .hardLink, entry.target.starts(with: from) {
            entry.target.replaceSubrange(..<from.count, with: to)
        }
    }

    private func innerPath(_ entry: TarEntry) throws -> LayerPath {
        if whiteouts != .asFiles { return try LayerPath(entry.name) }
        do { return try LayerPath(entry.name) } catch {
            throw ByteStreamError("invalid entry name \"\(entry.path)\"")
        }
    }

    private func requireKind(_ entry: TarEntry, _ path: LayerPath, _ name: [CChar], _ folder: LayerFolder) throws {
        var status = stat()
        guard fstatat(folder.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        guard isFolder != (entry.kind == .folder) else { return }
        let (there, place) = rules.folder.map { ("\($0)/\(path.text)", $0) } ?? (path.text, "/\(base.text)")
        throw ByteStreamError(
            isFolder
                ? "cannot overwrite directory \"\(there)\" with non-directory \"\(place)\""
                : "cannot overwrite non-directory \"\(there)\" with directory \"\(place)\""
        )
    }

    /// docker's rule for what comes out of a container: an absolute target counts as one below the link's folder.
    private func requireInside(_ entry: TarEntry, _ path: LayerPath, _ place: String) throws {
        let target = String(decoding: entry.target, as: UTF8.self)
        let meant = RootPath.cleaned("\(place)/\(path.folder.text)/\(target)")
        if meant.hasPrefix(place) { return }
        throw ByteStreamError("invalid symlink \"\(place)/\(path.text)\" -> \"\(target)\"")
    }

    private func write(_ entry: TarEntry, _ name: [CChar], _ folder: LayerFolder, _ reader: TarReader) throws {
        let raw = folder.raw
        switch entry.kind {
        case .file: return try writeFile(entry, name, folder, reader)
        case .folder: return try makeFolder(entry, name, raw)
        case .symbolicLink:
            let target = LayerPath.kernelName(entry.target)
            try make("symlinkat", entry, name, raw) { symlinkat(target, raw, name) }
        case .hardLink:
            let path = try base.appending(LayerPath(entry.target))
            guard let last = path.last.map({ LayerPath.kernelName($0) }) else {
                throw ByteStreamError("archive/tar: link to the root")
            }
            // Held here: where something has the name already, its removal lets go of the folder that was opened last.
            let source = try folders.open(path.folder)
            // It has the owner and the time of what it links.
            try make("linkat", entry, name, raw) { linkat(source.raw, last, raw, name, 0) }
            return
        case .characterDevice, .blockDevice:
            let kind = entry.kind == .blockDevice ? mode_t(0o060000) : mode_t(0o020000)
            let device = monohull_makedev(entry.deviceMajor, entry.deviceMinor)
            try make("mknodat", entry, name, raw) { mknodat(raw, name, kind, device) }
        case .fifo:
            try make("mknodat", entry, name, raw) { mknodat(raw, name, S_IFIFO, 0) }
        }
        try EntryMetadata.set(entry, raw, name, isOwned: rules.leavesOwners)
    }

    /// What has the name already goes first.
    @discardableResult
    private func make(_ call: String, _ entry: TarEntry, _ name: [CChar], _ folder: Int32, _ body: () -> Int32) throws
        -> Int32
    {
        let made = body()
        if made >= 0 { return made }
        guard errno == EEXIST else { throw SystemCallError(call, path: entry.path) }
        try remove(name, folder)
        return try systemCall(call, path: entry.path, body)
    }

    private func remove(_ name: [CChar], _ folder: Int32) throws {
        folders.forget()
        try Files.removeTree(name, in: folder, sparesMounts: whiteouts == .asFiles)
    }

    private func makeFolder(_ entry: TarEntry, _ name: [CChar], _ folder: Int32) throws {
        if mkdirat(folder, name, 0o700) != 0 {
            guard errno == EEXIST else { throw SystemCallError("mkdirat", path: entry.path) }
            var status = stat()
            // A folder that is there already keeps what it holds.
            if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || status.st_mode & S_IFMT != S_IFDIR {
                try remove(name, folder)
                try systemCall("mkdirat", path: entry.path) { mkdirat(folder, name, 0o700) }
            }
        }
        try EntryMetadata.set(entry, folder, name, isOwned: rules.leavesOwners)
    }

    private func writeFile(_ entry: TarEntry, _ name: [CChar], _ folder: LayerFolder, _ reader: TarReader) throws {
        let raw = folder.raw
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = FileDescriptor(
            owning: try make("openat", entry, name, raw) { openat(raw, name, flags, 0o600) }
        )
        var position: Int64 = 0
        var written: Int64 = 0
        while true {
            position += reader.skipHole()
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { break }
            try write(count, to: file.raw, at: position, entry)
            position += Int64(count)
            written = position
        }
        if position > written { try systemCall("ftruncate", path: entry.path) { ftruncate(file.raw, Int(position)) } }
        let isOwned = rules.leavesOwners || entry.user == user && entry.group == group && !folder.givesGroup
        try EntryMetadata.set(entry, open: file.raw, isOwned: isOwned)
    }

    private func write(_ count: Int, to file: Int32, at position: Int64, _ entry: TarEntry) throws {
        var offset = 0
        while offset < count {
            offset += try buffer.withUnsafeBytes { bytes in
                try systemCall("write", path: entry.path) {
                    pwrite(file, bytes.baseAddress.map { $0 + offset }, count - offset, Int(position) + offset)
                }
            }
        }
    }
}

// MARK: whiteouts

extension TarExtractor {
    /// ".wh.NAME" hides NAME of the layers below, ".wh..wh..opq" all of the folder's.
    private func whiteout(_ folder: LayerFolder, _ name: [UInt8], _ entry: TarEntry) throws {
        let raw = folder.raw
        if name == Array(".wh..wh..opq".utf8) {
            if whiteouts == .removing { return try removeOthers(raw, folder.inode) }
            let value: [UInt8] = [UInt8(ascii: "y")]
            try systemCall("fsetxattr", path: entry.path) { fsetxattr(raw, "trusted.overlay.opaque", value, 1, 0) }
            return
        }
        // Marks of aufs.
        if name.starts(with: ".wh..wh.".utf8) { return }
        let hidden = name.dropFirst(4)
        guard !hidden.isEmpty, hidden != [0x2E], hidden != [0x2E, 0x2E] else {
            let text = String(decoding: name, as: UTF8.self)
            throw ByteStreamError("archive/tar: invalid whiteout name: \(text)")
        }
        let kernelName = LayerPath.kernelName(hidden)
        if whiteouts == .removing { return try remove(kernelName, raw) }
        try make("mknodat", entry, kernelName, raw) { mknodat(raw, kernelName, S_IFCHR, 0) }
        if entry.user != user || entry.group != group {
            try systemCall("fchownat", path: entry.path) {
                fchownat(raw, kernelName, entry.user, entry.group, AT_SYMLINK_NOFOLLOW)
            }
        }
    }

    /// With the folders that were made on the way to it.
    private func noteMade(_ folder: LayerFolder, _ path: LayerPath, _ name: [CChar]) {
        made.insert(Made(folder: folder.inode, name: name))
        var above = path.folder
        // As far up as it is not noted yet.
        while let last = above.last, let holder = try? folders.openExisting(above.folder),
            made.insert(Made(folder: holder.inode, name: LayerPath.kernelName(last))).inserted
        {
            above = above.folder
        }
    }

    /// Empties a folder of what this layer has not made, at every depth.
    private func removeOthers(_ folder: Int32, _ inode: UInt64) throws {
        for name in try Files.kernelNames(in: folder) {
            guard made.contains(Made(folder: inode, name: name)) else {
                try remove(name, folder)
                continue
            }
            let raw = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if raw < 0 { continue }
            let inner = try LayerFolder(FileDescriptor(owning: raw))
            try removeOthers(inner.raw, inner.inode)
        }
    }
}
