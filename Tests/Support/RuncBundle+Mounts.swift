import Linux

/// Mounts of config.json in one line each, and what became of them.
extension RuncBundle {
    /// Adds a mount; `more` is JSON of further members.
    public func mount(
        _ destination: String,
        type: String = "",
        source: String = "",
        _ options: [String] = [],
        more: [String: String] = [:]
    ) {
        var members = ["\"destination\":\(Self.json([destination]).dropFirst().dropLast())"]
        if !type.isEmpty { members.append("\"type\":\"\(type)\"") }
        if !source.isEmpty { members.append("\"source\":\"\(source)\"") }
        if !options.isEmpty { members.append("\"options\":\(Self.json(options))") }
        members += more.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        mounts.append("{\(members.joined(separator: ","))}")
    }

    /// A folder or file of the host.
    public func bind(_ source: String, _ destination: String, _ options: [String] = ["bind"]) {
        mount(destination, source: source, options)
    }

    public func tmpfs(_ destination: String, _ options: [String] = []) {
        mount(destination, type: "tmpfs", source: "tmpfs", options)
    }

    /// Writes a file of the root file system, with the folders above it.
    public func image(_ path: String, _ text: String = "") throws {
        try Files.makeDirectories(Files.parent(of: rootfs + path), mode: 0o755)
        try Files.writeAtomically(rootfs + path, bytes: Array(text.utf8), mode: 0o644, sync: false)
    }
}

/// What `cat /proc/self/mountinfo` printed in a container (proc_pid_mountinfo(5)).
public struct MountTable {
    public struct Entry {
        public let root: String
        public let point: String
        /// Of the mount: "ro", "nosuid".
        public let options: [String]
        /// "shared:7", "master:1"; empty for a private mount.
        public let propagation: [String]
        public let type: String
        public let source: String
        /// Of the file system.
        public let data: [String]
    }

    public let entries: [Entry]

    public init(_ text: String) {
        entries = text.utf8.split(separator: 0x0A).compactMap { line in
            let fields = line.split(separator: 0x20).map { String(decoding: Array($0), as: UTF8.self) }
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
            func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
            return Entry(
                root: fields[3],
                point: fields[4],
                options: list(fields[5]),
                propagation: Array(fields[6..<dash]),
                type: fields[dash + 1],
                source: fields[dash + 2],
                data: list(fields[dash + 3])
            )
        }
    }

    /// The last one there, which is the one that shows.
    public subscript(point: String) -> Entry? { entries.last { $0.point == point } }
}
