import CLinux
import Glibc
import Linux
import Netlink

@testable import Networking

/// A "host" of its own: network and mount namespaces that only the test's threads are in, so that nothing of the
/// machine's is touched and nothing is left behind.
enum Lab {
    /// Runs `body` on the host of the lab; namespaces can be pinned in the folder that it gets.
    static func run(_ body: @escaping @Sendable (_ folder: String) throws -> Void) throws {
        try DetachedThread.run {
            let (newMounts, newNetwork): (Int32, Int32) = (0x20000, 0x4000_0000)
            try systemCall("unshare") { monohull_unshare(newMounts | newNetwork) }
            try systemCall("mount") { mount("", "/", "", UInt(MS_REC | MS_PRIVATE), nil) }
            let folder = "/tmp"
            try systemCall("mount") { mount("tmpfs", folder, "tmpfs", 0, nil) }
            let socket = try RouteSocket()
            try socket.setLink(socket.linkIndex("lo"), isUp: true)
            try body(folder)
        }
    }

    /// Runs `body` in the namespace that is pinned at `path`.
    static func inside<Value: Sendable>(
        _ path: String,
        _ body: @escaping @Sendable () throws -> Value
    ) throws -> Value {
        try NetworkNamespace(path: path)
            .run { _, enter in
                try enter()
                return try body()
            }
    }

    /// A foreign host: a namespace at `path`, joined to the lab's host by a bridge of its own named `link`, with an
    /// address of its own and its way to everything by the host's.
    static func addOutsider(_ path: String, link: String, host: [String], own: [String]) throws {
        let networks = HostNetworks(firewall: false, ipForward: false)
        let addresses = host.compactMap { IPNetwork($0) }
        try networks.makeBridge(BridgeNetwork(id: link, bridge: link, addresses: addresses))
        try networks.makeNamespace(at: path)
        let gateways = addresses.map(\.address)
        _ = try networks.connect(
            Endpoint(
                network: link,
                bridge: link,
                hostName: "v" + link,
                mac: [0x02, 0x42, 10, 9, 0, 2],
                addresses: own.compactMap { IPNetwork($0) }
            ),
            namespace: path
        )
        try networks.setGateway(
            v4: gateways.first { !$0.isVersion6 }.map { .gateway($0) },
            v6: gateways.first { $0.isVersion6 }.map { .gateway($0) },
            namespace: path
        )
    }
}
