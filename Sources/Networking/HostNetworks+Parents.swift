import Glibc
import Linux
import Netlink

extension HostNetworks {
    /// A link that leads nowhere, up: the parent of a network without one of the host's.
    public static func makeDummy(_ name: String) throws {
        let socket = try RouteSocket()
        try make(.link(name, kind: "dummy"), name, kind: "dummy", socket)
        try raise(name, socket)
    }

    /// The packets of `parent` with this tag as a link of their own, up.
    public static func makeVLAN(_ name: String, parent: String, tag: UInt16) throws {
        let socket = try RouteSocket()
        let index = try socket.linkIndex(parent)
        try make(.vlan(name, parent: index, tag: tag), name, kind: "vlan", socket)
        try raise(name, socket)
    }

    /// One that is missing is no error. Links of containers on it go with it.
    public static func removeLink(_ name: String) throws(SystemCallError) {
        do throws(SystemCallError) {
            try RouteSocket().request(.removeLink(name), "delete link \(name)")
        } catch {
            guard error.errno == ENODEV else { throw error }
        }
    }

    /// A link on the parent, in the namespace, with its addresses, up. Nothing is left when it throws.
    public static func connect(_ endpoint: ParentEndpoint, namespace path: String) throws {
        try NetworkNamespace(path: path)
            .run { namespace, enter in
                let outside = try RouteSocket()
                let parent = try parentIndex(endpoint.network.parent, outside)
                try enter()
                let inside = try RouteSocket()
                var batch = NetlinkBatch()
                try makeLink(endpoint, on: parent, namespace: namespace, outside, inside, &batch)
                do { try inside.send(batch) } catch {
                    try? removeLink(endpoint.name)
                    throw error
                }
            }
    }

    /// On a thread in the namespace, whose descriptor is `namespace`; what is left to do is put into the batch.
    static func makeLink(
        _ endpoint: ParentEndpoint,
        on parent: Int32,
        namespace: Int32,
        _ outside: borrowing RouteSocket,
        _ inside: borrowing RouteSocket,
        _ batch: inout NetlinkBatch
    ) throws {
        let (name, network, mac) = (endpoint.name, endpoint.network, endpoint.mac)
        let message: NetlinkMessage
        switch network.kind {
        case .macvlan(let mode):
            message = .macvlan(name, parent: parent, mode: mode.number, mac: mac, namespace: namespace)
        case .ipvlan(let mode, let flag):
            message = .ipvlan(name, parent: parent, mode: mode.number, flag: flag.number, namespace: namespace)
        }
        do { try make(message, name, kind: network.kind.name, outside) } catch let error as SystemCallError {
            throw EngineError.internalError("failed to create the \(network.kind.name) port: \(error.reason)")
        }
        do {
            if network.kind == .macvlan(.passthru) {
                // The parent gets it too, and its own back when the link goes.
                let index = try inside.linkIndex(name)
                try inside.request(.address(mac, of: index), "set address of \(name)")
            }
            try prepare(name, endpoint.addresses, endpoint.sysctls, inside, &batch)
        } catch {
            try? removeLink(name)
            throw error
        }
    }

    /// Takes the interface out of the namespace; one that is missing is no error, nor is a namespace that has gone.
    public static func disconnect(_ interface: String, namespace path: String) throws {
        let place = NetworkNamespace(path: path)
        guard place.isLive else { return }
        try place.run { _, enter in
            try enter()
            try removeLink(interface)
        }
    }

    static func parentIndex(_ name: String, _ socket: borrowing RouteSocket) throws -> Int32 {
        do throws(SystemCallError) { return try socket.linkIndex(name) } catch {
            guard error.errno == ENODEV else { throw error }
            throw EngineError.internalError(
                "the requested parent interface \(name) was not found on the Docker host"
            )
        }
    }

    private static func make(
        _ message: NetlinkMessage,
        _ name: String,
        kind: String,
        _ socket: borrowing RouteSocket
    ) throws {
        do throws(SystemCallError) {
            try socket.request(message, "add \(kind) \(name)")
        } catch {
            // The kernel has looked for a module of that driver by then.
            guard error.errno == EOPNOTSUPP else { throw error }
            throw EngineError.notImplemented("this kernel has no links of the driver \(kind)")
        }
    }

    private static func raise(_ name: String, _ socket: borrowing RouteSocket) throws {
        do {
            try socket.setLink(socket.linkIndex(name), isUp: true)
        } catch {
            try? removeLink(name)
            throw error
        }
    }
}
