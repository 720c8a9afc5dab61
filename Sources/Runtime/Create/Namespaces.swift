import CLinux
import Glibc
import Linux
import OCI

/// The namespaces of a configuration: which are made by clone, which are joined by path.
struct Namespaces {
    private static let table: [(type: String, flag: UInt64)] = [
        ("user", 0x1000_0000), ("mount", 0x0002_0000), ("uts", 0x0400_0000), ("ipc", 0x0800_0000),
        ("network", 0x4000_0000), ("pid", 0x2000_0000), ("cgroup", 0x0200_0000),
    ]

    /// For clone3. The cgroup namespace is left out: its root is the group that the process is in when it is
    /// made, so the child makes it after the parent has moved it.
    private(set) var cloneFlags: UInt64 = 0
    private(set) var makesCgroup = false
    /// To join in this order, the user namespace first.
    private(set) var joined: [(type: String, flag: UInt64, path: String)] = []

    init(_ namespaces: [SpecNamespace]) throws {
        var seen: Set<String> = []
        for namespace in namespaces {
            guard seen.insert(namespace.type).inserted else {
                throw RuntimeError("malformed spec file: duplicated ns \"\(namespace.type)\"")
            }
            if namespace.type == "time" { throw RuntimeError.notImplemented("the time namespace") }
            guard Self.table.contains(where: { $0.type == namespace.type }) else {
                throw RuntimeError("namespace \"\(namespace.type)\" does not exist")
            }
        }
        for (type, flag) in Self.table {
            guard let namespace = namespaces.first(where: { $0.type == type }) else { continue }
            if !namespace.path.isEmpty {
                joined.append((type, flag, namespace.path))
            } else if type == "cgroup" {
                makesCgroup = true
            } else {
                cloneFlags |= flag
            }
        }
    }

    func has(_ type: String) -> Bool {
        guard let flag = Self.table.first(where: { $0.type == type })?.flag else { return false }
        return cloneFlags & flag != 0 || (type == "cgroup" && makesCgroup) || joined.contains { $0.type == type }
    }

    func makes(_ type: String) -> Bool {
        has(type) && !joined.contains { $0.type == type }
    }

    /// A pid namespace holds for children only, so the parent joins it before it clones. Returns a descriptor of
    /// the one that it had, for `rejoin`; nil when none is joined.
    func joinBeforeClone() throws -> Int32? {
        guard let (_, flag, path) = joined.first(where: { $0.type == "pid" }) else { return nil }
        let own = try FileDescriptor.open("/proc/self/ns/pid", O_RDONLY).take()
        try Self.join(path, flag)
        return own
    }

    static func rejoin(_ descriptor: Int32) throws {
        try systemCall("setns") { monohull_setns(descriptor, 0x2000_0000) }
        close(descriptor)
    }

    func joinAfterClone() throws {
        for (_, flag, path) in joined.filter({ $0.type != "pid" }) { try Self.join(path, flag) }
    }

    private static func join(_ path: String, _ flag: UInt64) throws {
        let handle = try FileDescriptor.open(path, O_RDONLY)
        let raw = handle.raw
        try systemCall("setns", path: path) { monohull_setns(raw, Int32(truncatingIfNeeded: flag)) }
    }
}
