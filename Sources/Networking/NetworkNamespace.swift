import CLinux
import Glibc
import Linux
import Netlink

/// A network namespace without a process, kept by a mount of its file at `path`. Every call blocks.
struct NetworkNamespace: Sendable {
    let path: String

    private static let ownFile = "/proc/thread-self/ns/net"

    /// A new one whose loopback link is up. The folder above `path` has to be there. With `owners` it belongs to a new
    /// user namespace, whose root may then do in it what the host's does elsewhere.
    func make(_ owners: OwnerMap? = nil) throws {
        try DetachedThread.run { try makeAndEnter(owners) }
    }

    /// The same; the calling thread is in it from then on, whether this throws or not.
    func makeAndEnter(_ owners: OwnerMap?) throws {
        let place = path
        _ = try FileDescriptor.open(place, O_CREAT | O_EXCL | O_RDONLY, mode: 0o444)
        do {
            if let owners {
                try pin(owners)
                let file = try FileDescriptor.open(place, O_RDONLY)
                let raw = file.raw
                try systemCall("setns", path: place) { monohull_setns(raw, CLONE_NEWNET) }
            } else {
                try systemCall("unshare") { monohull_unshare(CLONE_NEWNET) }
                try systemCall("mount", path: place) { mount(Self.ownFile, place, nil, UInt(MS_BIND), nil) }
            }
            // Every namespace begins with its loopback link.
            let loopback: Int32 = 1
            try RouteSocket().setLink(loopback, isUp: true)
            // What comes back to the bridge that it left makes the host send redirects; a container that believed
            // them, or its neighbours', would lose its connections to published ports.
            for version in ["ipv4", "ipv6"] {
                for group in ["all", "default"] {
                    try NetworkSetting.writeIfPresent("\(version)/conf/\(group)/accept_redirects", "0")
                }
            }
        } catch {
            try? remove()
            throw error
        }
    }

    /// Runs `body` on the calling thread, which may change its namespace meanwhile, and brings it back.
    static func returning(_ body: () throws -> Void) throws {
        let own = try FileDescriptor.open(ownFile, O_RDONLY)
        let result = Result { try body() }
        let raw = own.raw
        try systemCall("setns", path: ownFile) { monohull_setns(raw, CLONE_NEWNET) }
        try result.get()
    }

    private func pin(_ owners: OwnerMap) throws {
        let holder = try NamespaceHolder.make(owners, flags: UInt64(CLONE_NEWNET))
        let (source, place) = (holder.path("net"), path)
        try systemCall("mount", path: place) { mount(source, place, nil, UInt(MS_BIND), nil) }
    }

    /// The user namespace that it belongs to.
    func owner() throws -> FileDescriptor {
        let file = try FileDescriptor.open(path, O_RDONLY)
        let raw = file.raw
        let userNamespaceOf: UInt = 0xB701  // NS_GET_USERNS
        return FileDescriptor(owning: try systemCall("ioctl", path: path) { ioctl(raw, userNamespaceOf) })
    }

    /// That of the descriptor, which a process made. The host's own is refused: a privileged container may be in it.
    func pin(_ namespace: Int32) throws {
        var (own, other) = (stat(), stat())
        try systemCall("stat", path: Self.ownFile) { stat(Self.ownFile, &own) }
        try systemCall("fstat", path: "network namespace") { fstat(namespace, &other) }
        guard (own.st_dev, own.st_ino) != (other.st_dev, other.st_ino) else {
            throw EngineError.forbidden("the container is in the host's network namespace")
        }
        let place = path
        _ = try FileDescriptor.open(place, O_CREAT | O_EXCL | O_RDONLY, mode: 0o444)
        do {
            let source = "/proc/thread-self/fd/\(namespace)"
            try systemCall("mount", path: place) { mount(source, place, nil, UInt(MS_BIND), nil) }
        } catch {
            try? remove()
            throw error
        }
    }

    /// One that is gone is no error. It lives on for as long as a process or a descriptor uses it.
    func remove() throws(SystemCallError) {
        let place = path
        HostMount.unmountAll(place)
        guard unlink(place) != 0, errno != ENOENT else { return }
        throw SystemCallError("unlink", path: place)
    }

    /// Whether a namespace is mounted there.
    var isLive: Bool {
        guard let file = try? FileDescriptor.open(path, O_RDONLY) else { return false }
        let kindOfNamespace: UInt = 0xB703  // NS_GET_NSTYPE
        return ioctl(file.raw, kindOfNamespace) == CLONE_NEWNET
    }

    /// Runs `body` on a thread of its own, which may go into the namespace: it gets the namespace's descriptor and what
    /// to call to go in. Inside, the names below /proc/sys/net are those of the namespace.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ namespace: Int32, _ enter: () throws -> Void) throws -> Value
    ) throws -> Value {
        let place = path
        return try DetachedThread.run {
            let file = try FileDescriptor.open(place, O_RDONLY)
            let raw = file.raw
            return try body(raw) {
                try systemCall("setns", path: place) { monohull_setns(raw, CLONE_NEWNET) }
            }
        }
    }
}
