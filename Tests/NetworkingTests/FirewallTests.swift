import Glibc
import Linux
import Netlink
import Testing

@testable import Networking

/// Who else has a say in the rules, and what they keep apart. It needs root, as the engine does.
@Suite(.enabled(if: geteuid() == 0)) struct FirewallTests {
    @Test func `all is made anew after another program flushed the rules`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            try Setup.serve(lab.container(network, 31, 2), 80)
            try lab.networks.publish([try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2")])
            var flush = NetfilterBatch(table: Firewall.table)
            flush.removeTable()
            try flush.commit()
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "connection refused")
            // The next change notices.
            try lab.networks.publish([try lab.port(network, host: "0.0.0.0", 8081, "172.31.0.2")])
            for port in [8080, 8081] as [UInt16] { try Setup.expect(lab.outside, "10.9.0.1", port, "10.9.0.2") }
        }
    }

    @Test func `rules that another program took away come back by themselves`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            try Setup.serve(lab.container(network, 31, 2), 80)
            try lab.networks.publish([try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2")])
            let isBack = ThreadSignal()
            try lab.networks.keepRules { _ in isBack.post() }
            var flush = NetfilterBatch(table: Firewall.table)
            flush.removeTable()
            try flush.commit()
            isBack.wait()
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
        }
    }

    @Test func `the administrator's chain comes first and stays as it is`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            try Setup.serve(lab.container(network, 31, 2), 80)
            let ports = [try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2")]
            try lab.networks.publish(ports)
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
            var batch = NetfilterBatch(table: Firewall.table)
            batch.addRule("docker-user", [.verdict(.drop)])
            try batch.commit()
            for _ in 0..<2 {
                try Setup.expect(lab.outside, "10.9.0.1", 8080, "timed out")
                #expect(HostNetworks(firewall: true, ipForward: true).prepare(keepsRules: false) == [])
                try lab.networks.restore(networks: [network], ports: ports)
            }
            batch = NetfilterBatch(table: Firewall.table)
            batch.flushChain("docker-user")
            try batch.commit()
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
        }
    }

    @Test func `the host's loopback is reached neither from outside nor from a container`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            let one = try lab.container(network, 31, 2)
            try Setup.serve(one, 80)
            _ = try Listener(82)
            try lab.networks.publish([try lab.port(network, host: "127.0.0.1", 8080, "172.31.0.2")])
            try Setup.expect(nil, "127.0.0.1", 8080, "172.31.0.1")
            try Setup.expect(nil, "127.0.0.1", 82, "127.0.0.1")
            for path in [lab.outside, one] {
                // Without a loopback of its own it sends packets for 127.0.0.1 to the host, and takes the answers.
                try Lab.inside(path) {
                    let socket = try RouteSocket()
                    try socket.setLink(socket.linkIndex("lo"), isUp: false)
                    for group in ["all", "eth0"] {
                        try NetworkSetting.set("ipv4/conf/\(group)/route_localnet", to: "1")
                    }
                }
                for port in [8080, 82] as [UInt16] { try Setup.expect(path, "127.0.0.1", port, "timed out") }
            }
        }
    }

    @Test(arguments: [false, true])
    func `a host that forwarded nothing before goes on to forward nothing of others`(forwarded: Bool) throws {
        try Lab.run { folder in
            try NetworkSetting.set("ipv4/ip_forward", to: forwarded ? "1" : "0")
            let lab = try Setup(folder)
            let other = folder + "/other"
            try Lab.addOutsider(other, link: "lan", host: ["10.8.0.1/24"], own: ["10.8.0.2/24"])
            try Setup.serve(other, 80)
            let one = try lab.container(lab.network("a", 31), 31, 2)
            try Setup.expect(one, "10.8.0.2", 80, "10.8.0.1")
            try Setup.expect(lab.outside, "10.8.0.2", 80, forwarded ? "10.9.0.2" : "timed out")
        }
    }

    @Test func `a datagram's connection ends with its port`() throws {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            let one = try lab.container(network, 31, 2)
            try Setup.serve(one, 80, isUDP: true)
            let ports = [try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2", .udp)]
            try lab.networks.publish(ports)
            let (networks, outside) = (lab.networks, lab.outside)
            // One socket for both questions: the second belongs to the connection that the first made.
            let raw = try Lab.inside(outside) { try Conversation.datagramSocket("10.9.0.1", 8080) }
            defer { close(raw) }
            #expect(Conversation.ask(raw) == "10.9.0.2")
            try networks.unpublish(ports)
            #expect(Conversation.ask(raw) == "connection refused")
        }
    }

    @Test func `a network without IPv6 has none of it, and no bridge believes a router`() throws {
        try Setup.lab { lab in
            let network = BridgeNetwork(
                id: "a",
                bridge: "br-a",
                addresses: ["172.31.0.1/16"].compactMap { IPNetwork($0) },
                mtu: 1400
            )
            try lab.networks.makeBridge(network)
            let path = lab.folder + "/one"
            try lab.networks.makeNamespace(at: path)
            let connected = try lab.networks.connect(
                Endpoint(
                    network: "a",
                    bridge: "br-a",
                    hostName: "v1",
                    mac: [0x02, 0x42, 172, 31, 0, 2],
                    addresses: ["172.31.0.2/16"].compactMap { IPNetwork($0) },
                    mtu: 1400,
                    sysctls: ["net.ipv4.conf.IFNAME.log_martians=1"]
                ),
                namespace: path
            )
            #expect(connected == Endpoint.Connected(mac: [0x02, 0x42, 172, 31, 0, 2], name: "eth0"))
            #expect(!NetworkSetting.isOn("ipv6/conf/br-a/accept_ra"))
            try Lab.inside(path) {
                #expect(NetworkSetting.isOn("ipv6/conf/eth0/disable_ipv6"))
                #expect(NetworkSetting.isOn("ipv4/conf/eth0/log_martians"))
                let mtu = try Files.read("/proc/sys/net/ipv6/conf/eth0/mtu")
                #expect(String(decoding: mtu, as: UTF8.self) == "1400\n")
            }
        }
    }
}
