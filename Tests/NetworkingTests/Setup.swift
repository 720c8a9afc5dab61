import Linux
import Testing

@testable import Networking

/// A lab whose host is 10.9.0.1 and has an outsider at 10.9.0.2, who sends everything to the host.
struct Setup {
    let networks: HostNetworks
    let folder: String
    var outside: String { folder + "/outside" }

    init(_ folder: String, respectsHost: Bool = false) throws {
        self.folder = folder
        networks = HostNetworks(firewall: true, ipForward: true, respectsHost: respectsHost)
        #expect(networks.prepare(keepsRules: false) == [])
        try Lab.addOutsider(
            outside,
            link: "wan",
            host: ["10.9.0.1/24", "fd09::1/64"],
            own: ["10.9.0.2/24", "fd09::2/64"]
        )
    }

    func network(_ letter: String, _ number: Int, change: (inout Options) -> Void = { _ in }) throws
        -> BridgeNetwork
    {
        var options = Options()
        change(&options)
        let network = BridgeNetwork(
            id: letter,
            bridge: "br-" + letter,
            addresses: ["172.\(number).0.1/16", "fd\(number)::1/64"].compactMap { IPNetwork($0) },
            isInternal: options.isInternal,
            icc: options.icc,
            mode4: options.mode,
            mode6: options.mode
        )
        try networks.makeBridge(network)
        return network
    }

    struct Options {
        var isInternal = false
        var icc = true
        var mode = GatewayMode.nat
    }

    /// A container with the host number `last` in the network; the path of its namespace.
    func container(_ network: BridgeNetwork, _ number: Int, _ last: Int) throws -> String {
        let path = "\(folder)/\(network.id)\(last)"
        try networks.makeNamespace(at: path)
        let connected = try networks.connect(
            Endpoint(
                network: network.id,
                bridge: network.bridge,
                hostName: "v\(network.id)\(last)",
                mac: [0x02, 0x42, 172, UInt8(number), 0, UInt8(last)],
                addresses: ["172.\(number).0.\(last)/16", "fd\(number)::\(last)/64"].compactMap { IPNetwork($0) },
                icc: network.icc
            ),
            namespace: path
        )
        #expect(connected.name == "eth0")
        if !network.isInternal {
            try networks.setGateway(
                v4: IPAddress("172.\(number).0.1").map { .gateway($0) },
                v6: IPAddress("fd\(number)::1").map { .gateway($0) },
                namespace: path
            )
        }
        return path
    }

    func port(
        _ network: BridgeNetwork,
        host: String,
        _ hostPort: UInt16,
        _ container: String,
        _ proto: IPProtocol = .tcp
    ) throws -> PublishedPort {
        PublishedPort(
            networkID: network.id,
            bridge: network.bridge,
            proto: proto,
            hostAddress: try #require(IPAddress(host)),
            hostPort: hostPort,
            containerAddress: try #require(IPAddress(container)),
            containerPort: 80,
            isDNAT: network.mode4 != .routed
        )
    }
}

extension Setup {
    static func lab(_ body: @escaping @Sendable (Setup) throws -> Void) throws {
        try Lab.run { try body(Setup($0)) }
    }

    /// `path` is where the question comes from; nil for the lab's host.
    static func expect(
        _ path: String?,
        _ host: String,
        _ port: UInt16,
        isUDP: Bool = false,
        _ wanted: String,
        at line: SourceLocation = #_sourceLocation
    ) throws {
        // A refused packet is not answered; an answer takes microseconds, unless its first packet has to come again.
        let patience = wanted == "timed out" ? 300 : 10_000
        let ask: @Sendable () throws -> String = {
            try Conversation.ask(host, port, isUDP: isUDP, milliseconds: patience)
        }
        let answer = if let path { try Lab.inside(path, ask) } else { try ask() }
        #expect(answer == wanted, "to \(host), port \(port)", sourceLocation: line)
    }

    static func serve(_ path: String, _ port: UInt16, isVersion6: Bool = false, isUDP: Bool = false) throws {
        _ = try Lab.inside(path) { try Listener(port, isVersion6: isVersion6, isUDP: isUDP) }
    }
}
