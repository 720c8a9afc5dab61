import Bytes
import Glibc
import Linux

/// Writes what makes one tree of another as a layer: entries of the upper tree that are new or different, and a
/// whiteout for each name that is gone (image-spec, layer.md).
///
/// All trees are walked by descriptors; no link in them is followed. A folder's header stands before what is in it.
final class LayerDiff {
    /// Every level holds three descriptors.
    private static let maximumDepth = 1024
    private let writer: TarWriter
    private let latest: Int64?
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)
    /// Path in the archive of each file that has more names than one.
    private var links: [TreeEntry.Identity: [UInt8]] = [:]
    /// Further names of such files, as long as all that were seen are unchanged.
    private var unchanged: [TreeEntry.Identity: [(TreeEntry, [UInt8], Place)]] = [:]

    /// `latest` is the greatest time of an entry in seconds since 1970, nil for no limit.
    init(_ writer: TarWriter, latest: Int64? = nil) {
        self.writer = writer
        self.latest = latest
    }

    /// `lower` is -1 for nothing: the whole upper tree is written. `changes` is the folder where overlayfs keeps what
    /// makes `upper` of `lower`, -1 when there is none: names that are not in it need no look.
    func write(lower: Int32, upper: Int32, changes: Int32 = -1) throws {
        try folder(Trees(lower: lower, upper: upper, changes: changes), Place(path: [], above: nil, entry: nil))
        try writer.finish()
    }

    private struct Trees {
        var lower: Int32
        var upper: Int32
        var changes: Int32
    }

    /// A folder on the way, whose header is written when something in it is.
    private final class Place {
        let path: [UInt8]
        let above: Place?
        let depth: Int
        /// nil once the header is written; the root has none.
        var entry: TarEntry?

        init(path: [UInt8], above: Place?, entry: TarEntry?) {
            self.path = path
            self.above = above
            self.entry = entry
            depth = (above?.depth ?? 0) + 1
        }
    }

    private func announce(_ place: Place?) throws {
        guard let place else { return }
        try announce(place.above)
        guard let entry = place.entry else { return }
        place.entry = nil
        try writer.add(entry)
    }

    private func folder(_ trees: Trees, _ place: Place) throws {
        guard place.depth <= Self.maximumDepth else { throw ByteStreamError("the tree is too deep") }
        var names: Set<[CChar]>
        if trees.changes >= 0 {
            names = Set(try Files.kernelNames(in: trees.changes))
        } else {
            names = Set(try Files.kernelNames(in: trees.upper))
            if trees.lower >= 0 { names.formUnion(try Files.kernelNames(in: trees.lower)) }
        }
        for name in names.sorted(by: { TreeEntry.bytes($0).lexicographicallyPrecedes(TreeEntry.bytes($1)) }) {
            let before = trees.lower < 0 ? nil : try TreeEntry(trees.lower, name)
            guard let now = try TreeEntry(trees.upper, name) else {
                if before != nil { try whiteout(name, place) }
                continue
            }
            try entry(name, before, now, trees.changes, place)
        }
    }

    private func whiteout(_ name: [CChar], _ place: Place) throws {
        try announce(place)
        try writer.add(TarEntry(.file, place.path + Array(".wh.".utf8) + TreeEntry.bytes(name), mode: 0))
    }

    private func entry(_ name: [CChar], _ before: TreeEntry?, _ now: TreeEntry, _ changes: Int32, _ place: Place)
        throws
    {
        // A socket is nothing outside of the process that listens.
        guard let kind = now.kind else { return }
        let isSame = try before.map { try $0.isSame(as: now) } ?? false
        let path = place.path + TreeEntry.bytes(name)
        if kind == .folder {
            let inside = path + [UInt8(ascii: "/")]
            let header = try now.tarEntry(.folder, inside, latest: latest)
            let folder = Place(path: inside, above: place, entry: header)
            if !isSame { try announce(folder) }
            return try enter(name, before, now, changes, folder)
        }
        if kind == .file && now.linkCount > 1 { return try linkedFile(now, path, place, isSame: isSame) }
        if isSame { return }
        try announce(place)
        if kind == .file { return try file(now, path) }
        try writer.add(now.tarEntry(kind, path, latest: latest))
    }

    private func enter(_ name: [CChar], _ before: TreeEntry?, _ now: TreeEntry, _ changes: Int32, _ place: Place)
        throws
    {
        let upper = try now.open(O_DIRECTORY)
        guard let before, before.kind == .folder else {
            return try folder(Trees(lower: -1, upper: upper.raw, changes: -1), place)
        }
        let lower = try before.open(O_DIRECTORY)
        guard changes >= 0, let changed = try TreeEntry(changes, name), changed.kind == .folder,
            // Such a folder hides what is below it, or shows what is below another.
            try changed.attribute("trusted.overlay.opaque") == nil,
            try changed.attribute("trusted.overlay.redirect") == nil
        else { return try folder(Trees(lower: lower.raw, upper: upper.raw, changes: -1), place) }
        let inner = try changed.open(O_DIRECTORY)
        try folder(Trees(lower: lower.raw, upper: upper.raw, changes: inner.raw), place)
    }

    /// When one name of a file is written all are, so that they stay names of one file.
    private func linkedFile(_ now: TreeEntry, _ path: [UInt8], _ place: Place, isSame: Bool) throws {
        if let first = links[now.identity] { return try link(now, path, place, to: first) }
        if isSame {
            unchanged[now.identity, default: []].append((now, path, place))
            return
        }
        links[now.identity] = path
        try announce(place)
        try file(now, path)
        for (other, otherPath, otherPlace) in unchanged.removeValue(forKey: now.identity) ?? [] {
            try link(other, otherPath, otherPlace, to: path)
        }
    }

    private func link(_ now: TreeEntry, _ path: [UInt8], _ place: Place, to first: [UInt8]) throws {
        try announce(place)
        var entry = try now.tarEntry(.hardLink, path, latest: latest)
        entry.target = first
        try writer.add(entry)
    }

    private func file(_ now: TreeEntry, _ path: [UInt8]) throws {
        try writer.begin(now.tarEntry(.file, path, latest: latest))
        let file = try now.open()
        var left = now.size
        while left > 0 {
            let wanted = Int(min(left, Int64(buffer.count)))
            let count = try buffer.withUnsafeMutableBytes {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[0..<wanted]))
            }
            if count == 0 {
                let text = String(decoding: path, as: UTF8.self)
                throw ByteStreamError("\(text) became shorter while it was read")
            }
            try buffer.withUnsafeBytes { try writer.write(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            left -= Int64(count)
        }
    }
}
