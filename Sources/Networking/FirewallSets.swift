import Linux
import Netlink

/// The sets and maps of our table, and what a network and a port put into them.
enum FirewallSets {
    typealias Entry = (set: String, element: NetfilterElement)

    /// Our bridges' names.
    static let bridges = "bridges"
    /// Each bridge beside itself: where a packet goes back where it came from.
    static let hairpins = "hairpins"
    /// Links (from, to) between which everything may pass.
    static let trusted = "trusted"
    /// By IP version and bridge: the chain that judges what goes into it and what comes out of it.
    static let (into, outOf) = ("into", "out-of")
    /// By IP version and bridge: what leaves gets the host's address.
    static let masquerades = "masquerades"
    /// By bridge: the address that it gets in place of the leaving link's.
    static let sources4 = "sources4"

    /// By IP version: published ports at one address of the host and at all of them, with their targets, and the
    /// containers' ports that may be reached.
    static func published(_ isVersion6: Bool) -> String { isVersion6 ? "published6" : "published4" }
    static func anywhere(_ isVersion6: Bool) -> String { isVersion6 ? "anywhere6" : "anywhere4" }
    static func open(_ isVersion6: Bool) -> String { isVersion6 ? "open6" : "open4" }
    /// By IP version: containers with published ports, each beside itself, as source and destination.
    static func own(_ isVersion6: Bool) -> String { isVersion6 ? "own6" : "own4" }

    /// Ports that are linked: protocol, client, server, the server's port.
    static let linked4 = "linked4"

    /// By IP version: clients whose packets to a port the host's own rules have let through (protocol, client, port).
    static func admitted(_ isVersion6: Bool) -> String { isVersion6 ? "admitted6" : "admitted4" }
    /// Those that rules fill.
    static let filled: [NetfilterSet] = [(false, NetfilterSet.Field.address4), (true, .address6)]
        .map { isVersion6, address in
            NetfilterSet(admitted(isVersion6), key: [.protocol, address, .port], timeout: 600_000)
        }

    static let all: [NetfilterSet] =
        [
            NetfilterSet(bridges, key: [.interfaceName]),
            NetfilterSet(hairpins, key: [.interfaceName, .interfaceName]),
            NetfilterSet(trusted, key: [.interfaceName, .interfaceName]),
            NetfilterSet(into, key: [.nfproto, .interfaceName], data: .verdict),
            NetfilterSet(outOf, key: [.nfproto, .interfaceName], data: .verdict),
            NetfilterSet(masquerades, key: [.nfproto, .interfaceName]),
            NetfilterSet(sources4, key: [.interfaceName], data: .fields([.address4])),
            NetfilterSet(linked4, key: [.protocol, .address4, .address4, .port]),
        ]
        + [(false, NetfilterSet.Field.address4), (true, .address6)].flatMap { isVersion6, address in
            [
                NetfilterSet(
                    published(isVersion6),
                    key: [.protocol, address, .port],
                    data: .fields([address, .port])
                ),
                NetfilterSet(anywhere(isVersion6), key: [.protocol, .port], data: .fields([address, .port])),
                NetfilterSet(open(isVersion6), key: [.protocol, address, .port]),
                NetfilterSet(own(isVersion6), key: [address, address]),
            ]
        }

    static func change(_ entries: [Entry], _ batch: inout NetfilterBatch, adds: Bool) {
        for set in all {
            var seen: Set<[UInt8]> = []
            let elements = entries.filter { $0.set == set.name && seen.insert($0.element.key).inserted }.map(\.element)
            if adds { batch.addElements(set.name, elements) } else { batch.removeElements(set.name, elements) }
        }
    }

    /// `versions` are those that have rules.
    static func entries(of network: BridgeNetwork, versions: [Bool]) -> [Entry] {
        let name = NetfilterElement.interfaceName(network.bridge)
        var entries: [Entry] = [
            (bridges, NetfilterElement(name)), (hairpins, NetfilterElement(name + name)),
        ]
        if network.icc { entries.append((trusted, NetfilterElement(name + name))) }
        for link in Set(network.trustedInterfaces) where link != network.bridge {
            entries.append((trusted, NetfilterElement(NetfilterElement.interfaceName(link) + name)))
        }
        for isVersion6 in versions {
            let key = NetfilterElement.fields([[isVersion6 ? 10 : 2], name])
            let mode = network.mode(isVersion6: isVersion6)
            let isIn = !isVersion6 || network.hasVersion6
            let closed = network.isInternal || mode == .isolated || !isIn
            let chain = closed ? FirewallRules.closed : FirewallRules.chain(into: mode)
            entries.append((into, NetfilterElement(key, .verdict(.goto(chain)))))
            if closed { entries.append((outOf, NetfilterElement(key, .verdict(.goto(FirewallRules.closed))))) }
            let masks = isVersion6 ? network.masquerades6 : network.masquerades4
            guard !closed, masks, mode != .routed else { continue }
            entries.append((masquerades, NetfilterElement(key)))
            if !isVersion6, let source = network.hostIP4 {
                entries.append((sources4, NetfilterElement(name, .bytes(source.bytes))))
            }
        }
        return entries
    }

    static func entries(of link: ContainerLink) -> [Entry] {
        let key = [[link.proto.number], link.client.bytes, link.server.bytes, bytes(link.port)]
        return [(linked4, NetfilterElement(NetfilterElement.fields(key)))]
    }

    static func entries(of port: PublishedPort) -> [Entry] {
        let (host, container) = (port.hostAddress, port.containerAddress)
        let target = NetfilterElement.fields([container.bytes, bytes(port.containerPort)])
        let proto = [port.proto.number]
        let opened = NetfilterElement(
            NetfilterElement.fields([proto, container.bytes, bytes(port.containerPort)])
        )
        guard port.isDNAT else { return [(open(container.isVersion6), opened)] }
        // No kernel translates from one IP version to the other.
        guard host.isVersion6 == container.isVersion6 else { return [] }
        let key: [[UInt8]] =
            host.isUnspecified
            ? [proto, bytes(port.hostPort)] : [proto, host.bytes, bytes(port.hostPort)]
        let set = key.count == 2 ? anywhere(host.isVersion6) : published(host.isVersion6)
        return [
            (set, NetfilterElement(NetfilterElement.fields(key), .bytes(target))),
            (own(host.isVersion6), NetfilterElement(container.bytes + container.bytes)),
        ] + (port.isDirect ? [(open(container.isVersion6), opened)] : [])
    }

    /// What goes with `ports` while `others` stay: two ports of the host may lead to one of a container.
    static func entries(of ports: [PublishedPort], without others: [PublishedPort]) -> [Entry] {
        let gone = ports.flatMap(entries)
        let addresses = Set(ports.map(\.containerAddress))
        let kept = others.filter { addresses.contains($0.containerAddress) }.flatMap(entries)
        guard !kept.isEmpty else { return gone }
        let keys = Set(kept.map { [UInt8]($0.set.utf8) + $0.element.key })
        return gone.filter { !keys.contains([UInt8]($0.set.utf8) + $0.element.key) }
    }

    /// In network byte order.
    private static func bytes(_ port: UInt16) -> [UInt8] { [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)] }
}
