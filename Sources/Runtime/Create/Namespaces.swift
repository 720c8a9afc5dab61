import CLinux
import Glibc
import Linux
import OCI

/// The namespaces of a configuration: which are made, which are joined by path.
///
/// The paths are opened when this is made, in the host's view of the file system, so that nothing is looked up once
/// a foreign namespace is entered. The descriptors are close-on-exec and stay until this short-lived process ends.
struct Namespaces {
    struct Joined {
        let kind: NamespaceKind
        let path: String
        let descriptor: Int32
    }

    private(set) var made: Set<NamespaceKind> = []
    private(set) var joined: [Joined] = []
    let timeOffsets: [SpecTimeOffset]

    init(_ linux: SpecLinux) throws {
        timeOffsets = linux.timeOffsets ?? []
        for namespace in linux.namespaces {
            guard let kind = NamespaceKind(rawValue: namespace.type) else {
                throw RuntimeError("namespace \"\(namespace.type)\" does not exist")
            }
            if has(kind) { throw RuntimeError("malformed spec file: duplicated ns \"\(namespace.type)\"") }
            if namespace.path.isEmpty {
                made.insert(kind)
                continue
            }
            do throws(SystemCallError) {
                let descriptor = try FileDescriptor.open(namespace.path, O_RDONLY).take()
                joined.append(Joined(kind: kind, path: namespace.path, descriptor: descriptor))
            } catch {
                throw RuntimeError("namespace path: lstat \(namespace.path): \(error.reason)")
            }
        }
        try dropOwnUserNamespace()
    }

    /// Joining the user namespace that we are in is an error for the kernel, and nothing to do.
    private mutating func dropOwnUserNamespace() throws {
        guard let index = joined.firstIndex(where: { $0.kind == .user }) else { return }
        var (own, wanted) = (stat(), stat())
        let descriptor = joined[index].descriptor
        try systemCall("stat", path: "/proc/self/ns/user") { stat("/proc/self/ns/user", &own) }
        try systemCall("fstat", path: joined[index].path) { fstat(descriptor, &wanted) }
        if own.st_ino == wanted.st_ino && own.st_dev == wanted.st_dev { joined.remove(at: index) }
    }

    func has(_ kind: NamespaceKind) -> Bool { made.contains(kind) || joined.contains { $0.kind == kind } }
    func makes(_ kind: NamespaceKind) -> Bool { made.contains(kind) }

    /// For clone3. The cgroup namespace is left out: its root is the group that the process is in when it is made,
    /// so the child makes it once it is in its group. So is the time namespace, whose offsets must be written before
    /// a process is in it, and the user namespace, which `Stage` makes.
    var cloneFlags: UInt64 {
        made.subtracting([.cgroup, .time, .user]).reduce(0) { $0 | $1.flag }
    }

    /// With a user namespace what is made must be made inside of it, and what is joined may need the rights of the
    /// one outside: that takes a process in between.
    var needsStage: Bool { has(.user) }

    /// A joined pid namespace and a made time namespace hold for children only: whoever clones enters them first.
    /// `clocks` is the file of TimeOffsets.
    func enterForChildren(clocks: Int32) throws {
        if let pid = joined.first(where: { $0.kind == .pid }) { try Self.join(pid) }
        guard made.contains(.time) else { return }
        try systemCall("unshare", path: "time") { monohull_unshare(Int32(NamespaceKind.time.flag)) }
        try TimeOffsets.write(timeOffsets, to: clocks)
    }

    var isEnteredForChildren: Bool { makes(.time) || joined.contains { $0.kind == .pid } }

    func joinAfterClone() throws {
        for namespace in joined where namespace.kind != .pid { try Self.join(namespace) }
    }

    static func join(_ namespace: Joined) throws {
        let flag = Int32(truncatingIfNeeded: namespace.kind.flag)
        try systemCall("setns", path: namespace.path) { monohull_setns(namespace.descriptor, flag) }
    }
}

/// Takes a process that entered namespaces for its children back to its own, for hooks are its children too and
/// belong to the host.
struct OwnNamespaces {
    private let handles: [(flag: Int32, descriptor: Int32)]

    init(_ namespaces: Namespaces) throws {
        // With a stage it is the stage that enters them.
        guard namespaces.isEnteredForChildren, !namespaces.needsStage else {
            handles = []
            return
        }
        handles = try [NamespaceKind.pid, .time].compactMap { kind in
            // A kernel without time namespaces has nothing to go back to.
            guard Files.exists("/proc/self/ns/\(kind.procName)") else { return nil }
            let descriptor = try FileDescriptor.open("/proc/self/ns/\(kind.procName)", O_RDONLY).take()
            return (Int32(kind.flag), descriptor)
        }
    }

    func restore() throws {
        for (flag, descriptor) in handles {
            try systemCall("setns") { monohull_setns(descriptor, flag) }
            close(descriptor)
        }
    }
}
