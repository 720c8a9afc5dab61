import Glibc
import Linux
import Testing

@testable import Networking

/// Links between containers of a network whose containers do not reach each other, by packets.
@Suite(.enabled(if: geteuid() == 0)) struct LinkTests {
    @Test(arguments: [false, true])
    func `a link opens a port of one container to another one, and nothing else`(filtersBridges: Bool) throws {
        try Setup.lab { lab in
            let setting = "bridge/bridge-nf-call-iptables"
            try NetworkSetting.setIfPresent(setting, to: filtersBridges ? "1" : "0")
            guard NetworkSetting.isOn(setting) == filtersBridges else { return }
            let network = try lab.network("a", 31) { $0.icc = false }
            let (server, client) = (try lab.container(network, 31, 2), try lab.container(network, 31, 3))
            let other = try lab.container(network, 31, 4)
            for port: UInt16 in [80, 81] { try Setup.serve(server, port) }
            try Setup.serve(server, 80, isUDP: true)
            try Setup.serve(client, 80)
            let links = try [IPProtocol.tcp, .udp]
                .map {
                    ContainerLink(
                        client: try #require(IPAddress("172.31.0.3")),
                        server: try #require(IPAddress("172.31.0.2")),
                        proto: $0,
                        port: 80
                    )
                }
            try Setup.expect(client, "172.31.0.2", 80, "timed out")
            func expectOpen() throws {
                try Setup.expect(client, "172.31.0.2", 80, "172.31.0.3")
                try Setup.expect(client, "172.31.0.2", 80, isUDP: true, "172.31.0.3")
                try Setup.expect(client, "172.31.0.2", 81, "timed out")
                try Setup.expect(other, "172.31.0.2", 80, "timed out")
                try Setup.expect(server, "172.31.0.3", 80, "timed out")
            }
            try lab.networks.link(links)
            try expectOpen()
            // Another start of the daemon, and another program that took the table away.
            try lab.networks.restore(networks: [network], ports: [], links: links)
            try expectOpen()
            try lab.networks.reassert()
            try Setup.expect(client, "172.31.0.2", 80, "172.31.0.3")
            try lab.networks.unlink { $0.proto == .tcp }
            try Setup.expect(client, "172.31.0.2", 80, "timed out")
            try Setup.expect(client, "172.31.0.2", 80, isUDP: true, "172.31.0.3")
            try lab.networks.restore(networks: [network], ports: [])
            try Setup.expect(other, "172.31.0.2", 80, isUDP: true, "timed out")
        }
    }
}
