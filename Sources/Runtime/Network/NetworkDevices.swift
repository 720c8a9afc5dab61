import CLinux
import Glibc
import Linux
import Netlink

/// linux.netDevices: moves devices of the runtime's network namespace into the container's, each with the permanent
/// global addresses that it has, which the kernel drops at the move.
enum NetworkDevices {
    /// `devices` holds the new name ("" keeps the old one) by the name out here; `path` is the container's namespace.
    static func move(_ devices: [String: String], to path: String) throws {
        guard !devices.isEmpty else { return }
        let namespace = try FileDescriptor.open(path, O_RDONLY)
        let own = try FileDescriptor.open("/proc/self/ns/net", O_RDONLY)
        for (name, newName) in devices.sorted(by: { $0.key < $1.key }) {
            do {
                try move(name, as: newName.isEmpty ? name : newName, to: namespace, from: own)
            } catch {
                throw RuntimeError("error creating network interfaces: network device \(name): \(error)")
            }
        }
    }

    private static func move(
        _ name: String,
        as newName: String,
        to namespace: borrowing FileDescriptor,
        from own: borrowing FileDescriptor
    ) throws {
        let socket = try RouteSocket()
        let index: Int32
        do throws(SystemCallError) {
            index = try socket.linkIndex(name)
        } catch {
            throw RuntimeError("link not found for interface \(name) on runtime namespace: \(error.reason)")
        }
        // Down first: a link that is up can't change its name, and others might still use it.
        try socket.setLink(index, isUp: false)
        let addresses = try socket.addresses(of: index).filter { $0.isPermanent && $0.isGlobal }
        try socket.moveLink(index, to: namespace.raw, name: newName)

        let inside = try entered(namespace, from: own)
        let newIndex = try inside.linkIndex(newName)
        for address in addresses { try inside.add(address, to: newIndex) }
        try inside.setLink(newIndex, isUp: true)
    }

    /// A socket keeps the namespace that it was made in.
    private static func entered(
        _ namespace: borrowing FileDescriptor,
        from own: borrowing FileDescriptor
    ) throws -> RouteSocket {
        let flag = Int32(NamespaceKind.network.flag)
        let (raw, ownRaw) = (namespace.raw, own.raw)
        try systemCall("setns") { monohull_setns(raw, flag) }
        defer { _ = monohull_setns(ownRaw, flag) }
        return try RouteSocket()
    }
}
