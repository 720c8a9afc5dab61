import Glibc
import Linux

/// A tree as lines: everything of each entry that an archive can carry, in the order of the names.
public struct TreeListing: Equatable, Sendable {
    public let lines: [String]

    /// Below `path`, without the folder itself. `fractions` false cuts times to seconds, `folderTimes` false leaves those
    /// of folders out.
    public init(_ path: String, fractions: Bool = true, folderTimes: Bool = true) throws {
        var walk = Walk(fractions: fractions, folderTimes: folderTimes)
        let top = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
        try walk.folder(top.raw, "")
        lines = walk.lines
    }

    /// Lines that only one of the two has.
    public func difference(to other: TreeListing) -> [String] {
        let (own, others) = (Set(lines), Set(other.lines))
        return lines.filter { !others.contains($0) }.map { "- \($0)" }
            + other.lines.filter { !own.contains($0) }.map { "+ \($0)" }
    }

    private struct Walk {
        let fractions: Bool
        let folderTimes: Bool
        var lines: [String] = []
        /// The first name of a file with several.
        var names: [UInt64: String] = [:]

        mutating func folder(_ raw: Int32, _ path: String) throws {
            for name in try Files.kernelNames(in: raw).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                // Bytes that are no ASCII as numbers: two names never look the same.
                let text = name.dropLast().map { $0 > 31 ? String(UnicodeScalar(UInt8($0))) : "\\\($0)" }.joined()
                try entry(raw, name, "\(path)/\(text)")
            }
        }

        mutating func entry(_ folder: Int32, _ name: [CChar], _ path: String) throws {
            var status = stat()
            try systemCall("fstatat", path: path) { fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) }
            let format = status.st_mode & S_IFMT
            var line = "\(path) \(String(status.st_mode, radix: 8)) \(status.st_uid):\(status.st_gid)"
            if folderTimes || format != S_IFDIR {
                line += " \(status.st_mtim.tv_sec).\(fractions ? status.st_mtim.tv_nsec : 0)"
            }
            if format == S_IFCHR || format == S_IFBLK { line += " device \(status.st_rdev)" }
            if format == S_IFLNK {
                var target = [CChar](repeating: 0, count: 4096)
                let count = try systemCall("readlinkat", path: path) { readlinkat(folder, name, &target, 4096) }
                line += " -> \(target[..<count])"
            }
            if format != S_IFDIR && status.st_nlink > 1 {
                line += " linked \(names[UInt64(status.st_ino), default: path])"
                if names[UInt64(status.st_ino)] == nil { names[UInt64(status.st_ino)] = path }
            }
            guard format == S_IFREG || format == S_IFDIR else { return lines.append(line) }
            let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC
            let opened = FileDescriptor(
                owning: try systemCall("openat", path: path) { openat(folder, name, flags) }
            )
            for attribute in try ExtendedAttributes.names(opened.raw).sorted()
            where !attribute.hasPrefix("trusted.overlay.") {
                line += " \(attribute)=\(try ExtendedAttributes.value(opened.raw, attribute))"
            }
            if format == S_IFREG { line += " \(status.st_size) \(try Self.hash(opened))" }
            lines.append(line)
            if format == S_IFDIR { try self.folder(opened.raw, path) }
        }

        /// FNV-1a: told apart is enough here.
        private static func hash(_ file: borrowing FileDescriptor) throws -> UInt64 {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
                if count == 0 { return hash }
                for byte in chunk[0..<count] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            }
        }
    }
}
