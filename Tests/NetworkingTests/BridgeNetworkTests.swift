import Glibc
import Linux
import Testing

@testable import Networking

/// Real packets between namespaces of the test's own: a host, containers on its bridges, and hosts outside. It needs
/// root, as the engine does.
@Suite(.enabled(if: geteuid() == 0)) struct BridgeNetworkTests {
    @Test func `a container goes out with the host's address`() throws {
        try Setup.lab { lab in
            let one = try lab.container(lab.network("a", 31), 31, 2)
            try Setup.serve(lab.outside, 80)
            try Setup.serve(lab.outside, 80, isVersion6: true)
            try Setup.expect(one, "10.9.0.2", 80, "10.9.0.1")
            try Setup.expect(one, "fd09::2", 80, "fd09::1")
        }
    }

    // With br_netfilter, which other programs load, the bridge itself translates: the neighbour's address is kept.
    @Test(arguments: [false, true])
    func `a published port is reached from outside, from the host and from its container`(filtersBridges: Bool) throws {
        try Setup.lab { lab in
            let setting = "bridge/bridge-nf-call-iptables"
            try NetworkSetting.setIfPresent(setting, to: filtersBridges ? "1" : "0")
            guard NetworkSetting.isOn(setting) == filtersBridges else { return }
            let network = try lab.network("a", 31)
            let one = try lab.container(network, 31, 2)
            let two = try lab.container(network, 31, 3)
            try Setup.serve(one, 80)
            try Setup.serve(one, 80, isUDP: true)
            try Setup.serve(one, 80, isVersion6: true)
            let ports = [
                try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2"),
                try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2", .udp),
                try lab.port(network, host: "::", 8080, "fd31::2"),
            ]
            try lab.networks.publish(ports)
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
            try Setup.expect(lab.outside, "10.9.0.1", 8080, isUDP: true, "10.9.0.2")
            try Setup.expect(lab.outside, "fd09::1", 8080, "fd09::2")
            try Setup.expect(nil, "127.0.0.1", 8080, "172.31.0.1")
            try Setup.expect(nil, "10.9.0.1", 8080, "10.9.0.1")
            try Setup.expect(one, "10.9.0.1", 8080, "172.31.0.1")
            try Setup.expect(two, "10.9.0.1", 8080, filtersBridges ? "172.31.0.3" : "172.31.0.1")
            try Setup.expect(two, "172.31.0.2", 80, "172.31.0.3")
            try lab.networks.unpublish(ports)
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "connection refused")
            try Setup.expect(lab.outside, "fd09::1", 8080, "connection refused")
        }
    }

    @Test func `a port at one address of the host is at no other`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            try Setup.serve(lab.container(network, 31, 2), 80)
            try lab.networks.publish([
                try lab.port(network, host: "127.0.0.1", 8080, "172.31.0.2"),
                try lab.port(network, host: "10.9.0.1", 8081, "172.31.0.2"),
            ])
            try Setup.expect(nil, "127.0.0.1", 8080, "172.31.0.1")
            try Setup.expect(nil, "10.9.0.1", 8080, "connection refused")
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "connection refused")
            try Setup.expect(lab.outside, "10.9.0.1", 8081, "10.9.0.2")
        }
    }

    @Test func `packets with a forged route reach no container in the nat mode`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            let one = try lab.container(network, 31, 2)
            try Setup.serve(one, 80)
            try lab.networks.publish([try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2")])
            // The outsider's default route leads to the host, which knows the way.
            try Setup.expect(lab.outside, "172.31.0.2", 80, "timed out")
            let open = try lab.network("b", 32) { $0.mode = .natUnprotected }
            try Setup.serve(lab.container(open, 32, 2), 80)
            try Setup.expect(lab.outside, "172.32.0.2", 80, "10.9.0.2")
        }
    }

    @Test func `a routed network shows its published ports under its own addresses`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31) { $0.mode = .routed }
            let one = try lab.container(network, 31, 2)
            try Setup.serve(one, 80)
            try Setup.serve(one, 81)
            try Setup.serve(lab.outside, 80)
            try lab.networks.publish([try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2")])
            try Setup.expect(lab.outside, "172.31.0.2", 80, "10.9.0.2")
            try Setup.expect(lab.outside, "172.31.0.2", 81, "timed out")
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "connection refused")
            try Setup.expect(one, "10.9.0.2", 80, "172.31.0.2")
        }
    }

    @Test func `networks are kept from each other but for published ports`() throws {
        try Setup.lab { lab in
            let (a, b) = (try lab.network("a", 31), try lab.network("b", 32))
            let (one, two) = (try lab.container(a, 31, 2), try lab.container(b, 32, 2))
            try Setup.serve(two, 80)
            try Setup.serve(two, 80, isVersion6: true)
            try Setup.expect(one, "172.32.0.2", 80, "timed out")
            try Setup.expect(one, "fd32::2", 80, "timed out")
            try lab.networks.publish([try lab.port(b, host: "0.0.0.0", 8080, "172.32.0.2")])
            try Setup.expect(one, "10.9.0.1", 8080, "172.32.0.1")
            try Setup.expect(one, "172.32.0.2", 80, "timed out")
        }
    }

    @Test func `an internal network has no way out and none in`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31) { $0.isInternal = true }
            let (one, two) = (try lab.container(network, 31, 2), try lab.container(network, 31, 3))
            try Setup.serve(one, 80)
            try Setup.serve(lab.outside, 80)
            try Setup.expect(two, "172.31.0.2", 80, "172.31.0.3")
            try Setup.expect(lab.outside, "172.31.0.2", 80, "timed out")
            try lab.networks.setGateway(
                v4: .gateway(#require(IPAddress("172.31.0.1"))),
                v6: nil,
                namespace: one
            )
            try Setup.expect(one, "10.9.0.2", 80, "timed out")
            try lab.networks.setGateway(v4: nil, v6: nil, namespace: one)
            try Setup.expect(one, "10.9.0.2", 80, "network is unreachable")
        }
    }

    @Test func `containers of a network without icc reach only what is published`() throws {
        try Setup.lab { lab in
            try NetworkSetting.setIfPresent("bridge/bridge-nf-call-iptables", to: "0")
            let network = try lab.network("a", 31) { $0.icc = false }
            let (one, two) = (try lab.container(network, 31, 2), try lab.container(network, 31, 3))
            try Setup.serve(one, 80)
            try Setup.serve(one, 80, isVersion6: true)
            try Setup.expect(two, "172.31.0.2", 80, "timed out")
            try Setup.expect(two, "fd31::2", 80, "timed out")
            try lab.networks.publish([try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2")])
            try Setup.expect(two, "10.9.0.1", 8080, "172.31.0.1")
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
        }
    }

    @Test func `a network that is gone leaves nothing, twice`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            let one = try lab.container(network, 31, 2)
            let ports = [try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2")]
            try lab.networks.publish(ports)
            for _ in 0..<2 {
                try lab.networks.unpublish(ports)
                try lab.networks.disconnect("va2")
                try lab.networks.removeNamespace(at: one)
                try lab.networks.removeBridge(network)
            }
            #expect(!lab.networks.hasNamespace(at: one))
            #expect(try HostNetworks.routes().allSatisfy { "\($0)" != "172.31.0.0/16" })
            // The same again is as new.
            _ = try lab.network("a", 31)
            #expect(try HostNetworks.routes().contains { "\($0)" == "172.31.0.0/16" })
        }
    }

    @Test func `of two ports that lead to one the other stays`() throws {
        try Setup.lab { lab in
            for (letter, number, mode) in [("a", 31, GatewayMode.nat), ("b", 32, .routed)] {
                let network = try lab.network(letter, number) { $0.mode = mode }
                let address = "172.\(number).0.2"
                try Setup.serve(lab.container(network, number, 2), 80)
                let ports = try [8080, 8081].map { try lab.port(network, host: "0.0.0.0", $0, address) }
                try lab.networks.publish(ports)
                try lab.networks.unpublish([ports[0]])
                let (host, port): (String, UInt16) = mode == .nat ? ("10.9.0.1", 8081) : (address, 80)
                try Setup.expect(lab.outside, host, port, "10.9.0.2")
            }
        }
    }

    @Test func `a thousand ports are published by one change`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            try Setup.serve(lab.container(network, 31, 2), 80)
            let ports = try (UInt16(10_000)..<11_000).map { try lab.port(network, host: "0.0.0.0", $0, "172.31.0.2") }
            try lab.networks.publish(ports)
            for port in [10_000, 10_500, 10_999] as [UInt16] {
                try Setup.expect(lab.outside, "10.9.0.1", port, "10.9.0.2")
            }
            try lab.networks.restore(networks: [network], ports: ports)
            try Setup.expect(lab.outside, "10.9.0.1", 10_999, "10.9.0.2")
            try lab.networks.unpublish(ports)
            try Setup.expect(lab.outside, "10.9.0.1", 10_999, "connection refused")
        }
    }
}
