import Glibc
import Linux
import Netlink
import Testing

@testable import Networking

/// Real packets between links on one link of a host of the test's own. It needs root, as the engine does; the virtual
/// machine of scripts/rig tests ipvlan and vlan, which other kernels may lack, by the engine's own suites.
@Suite(.enabled(if: geteuid() == 0)) struct ParentNetworkTests {
    /// A container at 10.9.0.LAST on the host's link that leads outside.
    private static func container(
        _ lab: Setup,
        _ last: Int,
        on parent: String = "wan",
        _ kind: ParentNetwork.Kind = .macvlan(.bridge),
        mac: [UInt8]? = nil
    ) throws -> String {
        let path = "\(lab.folder)/p\(last)"
        try lab.networks.makeNamespace(at: path)
        try HostNetworks.connect(
            ParentEndpoint(
                network: ParentNetwork(parent: parent, kind: kind),
                name: "eth0",
                mac: mac ?? [0x02, 0x42, 10, 9, 0, UInt8(last)],
                addresses: ["10.9.0.\(last)/24", "fd09::\(last)/64"].compactMap { IPNetwork($0) }
            ),
            namespace: path
        )
        return path
    }

    @Test func `containers of a macvlan network reach each other and their neighbours, but not their host`() throws {
        try Setup.lab { lab in
            let (one, two) = (try Self.container(lab, 11), try Self.container(lab, 12))
            try Setup.serve(one, 80)
            try Setup.serve(one, 80, isVersion6: true)
            try Setup.serve(lab.outside, 80)
            try Setup.expect(two, "10.9.0.11", 80, "10.9.0.12")
            try Setup.expect(two, "fd09::11", 80, "fd09::12")
            try Setup.expect(two, "10.9.0.2", 80, "10.9.0.12")
            try Setup.expect(lab.outside, "10.9.0.11", 80, "10.9.0.2")
            try Setup.expect(nil, "10.9.0.11", 80, "timed out")
        }
    }

    @Test(arguments: [MacvlanMode.private, .vepa])
    func `containers of a macvlan network that is not bridged reach neighbours only`(
        mode: MacvlanMode
    ) throws {
        try Setup.lab { lab in
            let (one, two) = (
                try Self.container(lab, 11, .macvlan(mode)), try Self.container(lab, 12, .macvlan(mode))
            )
            try Setup.serve(one, 80)
            try Setup.expect(lab.outside, "10.9.0.11", 80, "10.9.0.2")
            try Setup.expect(two, "10.9.0.11", 80, "timed out")
        }
    }

    @Test func `the link of the mode passthru gives its parent the container's address until it goes`() throws {
        try Setup.lab { lab in
            let mac: [UInt8] = [2, 0x42, 1, 2, 3, 4]
            let one = try Self.container(lab, 11, .macvlan(.passthru), mac: mac)
            try Setup.serve(one, 80)
            try Setup.expect(lab.outside, "10.9.0.11", 80, "10.9.0.2")
            #expect(try Self.hardwareAddress("wan") == mac)
            try HostNetworks.disconnect("eth0", namespace: one)
            #expect(try Self.hardwareAddress("wan") != mac)
        }
    }

    private static func hardwareAddress(_ link: String) throws -> [UInt8] {
        let raw = try Conversation.socket(isVersion6: false, isUDP: true)
        defer { close(raw) }
        // struct ifreq: the name, then a struct sockaddr whose data the address is.
        var request = Array(link.utf8) + [UInt8](repeating: 0, count: 40 - link.utf8.count)
        let readAddress: UInt = 0x8927  // SIOCGIFHWADDR
        try systemCall("ioctl", path: link) { ioctl(raw, readAddress, &request) }
        return Array(request[18..<24])
    }

    @Test func `a default route by gateway replaces one by the interface`() throws {
        try Setup.lab { lab in
            let one = try Self.container(lab, 11)
            try Setup.serve(lab.outside, 80)
            try Lab.inside(lab.outside) {
                let socket = try RouteSocket()
                try socket.request(
                    .add(#require(IPNetwork("10.77.0.1/32")), to: socket.linkIndex("eth0")),
                    "add address"
                )
            }
            try Setup.expect(one, "10.77.0.1", 80, "network is unreachable")
            try lab.networks.setGateway(v4: .interface("eth0"), v6: .interface("eth0"), namespace: one)
            try Setup.expect(one, "10.77.0.1", 80, "10.9.0.11")
            try lab.networks.setGateway(v4: .gateway(#require(IPAddress("10.9.0.2"))), v6: nil, namespace: one)
            try Setup.expect(one, "10.77.0.1", 80, "10.9.0.11")
            try lab.networks.setGateway(v4: nil, v6: nil, namespace: one)
            try Setup.expect(one, "10.77.0.1", 80, "network is unreachable")
        }
    }

    @Test func `a link is taken from its namespace, twice as well, and a parent that is missing is named`() throws {
        try Setup.lab { lab in
            let one = try Self.container(lab, 11)
            try HostNetworks.disconnect("eth0", namespace: one)
            let error = try Lab.inside(one) {
                #expect(throws: SystemCallError.self) { try RouteSocket().linkIndex("eth0") }
            }
            #expect(error?.errno == ENODEV)
            try HostNetworks.disconnect("eth0", namespace: one)
            try lab.networks.removeNamespace(at: one)
            try HostNetworks.disconnect("eth0", namespace: one)
            let missing = #expect(throws: EngineError.self) { try Self.container(lab, 12, on: "no-link") }
            #expect(missing?.message == "the requested parent interface no-link was not found on the Docker host")
        }
    }

    @Test func `a driver of links that the kernel lacks is named`() throws {
        try Lab.run { _ in
            do { try HostNetworks.makeDummy("dm-test") } catch let error as EngineError {
                #expect(error.message == "this kernel has no links of the driver dummy")
                return
            }
            #expect(try HostNetworks.hasLink("dm-test"))
            try HostNetworks.removeLink("dm-test")
            try HostNetworks.removeLink("dm-test")
            #expect(try !HostNetworks.hasLink("dm-test"))
        }
    }
}
