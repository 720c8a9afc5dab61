import Glibc

/// The mounts that this process sees (proc_pid_mountinfo(5)).
public struct HostMountTable: Sendable {
    public struct Entry: Sendable, Equatable {
        /// Absolute path.
        public let place: String
        /// "shared:N", "master:N" and their like; empty for a private mount.
        public let propagation: [String]

        public var isShared: Bool { propagation.contains { $0.hasPrefix("shared:") } }
        public var isSlave: Bool { propagation.contains { $0.hasPrefix("master:") } }
    }

    /// In the order of the kernel's table: of mounts at one place the last is on top.
    public let entries: [Entry]

    public init() throws(SystemCallError) { self.init(try Files.read("/proc/self/mountinfo")) }

    public init(_ text: [UInt8]) {
        entries = text.split(separator: 0x0A).compactMap { line in
            let fields = line.split(separator: 0x20)
            guard fields.count > 6 else { return nil }
            let optional = fields[6...].prefix { !$0.elementsEqual([0x2D]) }
            return Entry(
                place: Self.unescaped(fields[4]),
                propagation: optional.map { String(decoding: $0, as: UTF8.self) }
            )
        }
    }

    /// Spaces and their like stand as \040.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var index = field.startIndex
        while index < field.endIndex {
            let digits = field[index...].dropFirst().prefix(3)
            if field[index] == 0x5C, digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                index += 4
            } else {
                bytes.append(field[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether something is mounted right there.
    public func contains(_ place: String) -> Bool { entries.contains { $0.place == place } }

    /// The mount that a path lies in; the path is without links.
    public func mount(of path: String) -> Entry? {
        var found: Entry?
        for entry in entries where Self.isInside(path, entry.place) {
            if entry.place.utf8.count >= found?.place.utf8.count ?? 0 { found = entry }
        }
        return found
    }

    private static func isInside(_ path: String, _ place: String) -> Bool {
        place == "/" || path == place || path.utf8.starts(with: "\(place)/".utf8)
    }
}
