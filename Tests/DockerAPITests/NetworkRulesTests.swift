import DockerAPI
import Linux
import Testing
import Text

/// Docker's rules of networks that need no daemon.
struct NetworkRulesTests {
    private static let configs: [(json: String, words: String)] = [
        (#"{"Subnet":"10.0.0.0/16","IPRange":"10.0.5.0/24","Gateway":"10.0.5.1"}"#, ""),
        (#"{"Subnet":"x"}"#, "invalid subnet x: invalid CIDR block notation"),
        (
            #"{"Subnet":"10.0.0.0/16","IPRange":"10.1.0.0/24"}"#,
            "invalid ip-range 10.1.0.0/24: parent subnet 10.0.0.0/16 doesn't contain ip-range"
        ),
        (
            #"{"Subnet":"10.0.0.0/16","IPRange":"fd00::/64"}"#,
            "invalid ip-range fd00::/64: parent subnet is an IPv4 block"
        ),
        (
            #"{"Subnet":"10.0.0.9/24","Gateway":"10.1.0.1"}"#,
            "* invalid subnet 10.0.0.9/24: it should be 10.0.0.0/24\n* invalid gateway 10.1.0.1: parent subnet 10.0.0.9/24 "
                + "doesn't contain this address"
        ),
        (#"{"Subnet":"10.0.0.0/24","AuxiliaryAddresses":{"a":"b"}}"#, "invalid auxiliary address a: invalid address"),
        (#"{"Subnet":"fd00::1/64"}"#, ""),
    ]

    @Test(arguments: configs)
    func `a subnet is checked in docker's words`(json: String, words: String) throws {
        let body = #"{"Name":"n","IPAM":{"Config":[\#(json)]}}"#
        let request = try NetworkCreateRequest(try JSONNode.parse(body), version: "1.51")
        var said = ""
        do { try IPAMRules.check(request.ipam, enableIPv6: false) } catch { said = error.message }
        #expect(said == (words.isEmpty ? "" : "invalid network config:\n" + words))
    }

    private static let endpoints: [(json: String, network: String, words: String)] = [
        (#"{"IPAMConfig":{"IPv4Address":"10.0.0.5"},"Aliases":["a"]}"#, "n", ""),
        (
            #"{"IPAMConfig":{"IPv4Address":"10.0.0.5"}}"#, "bridge",
            "user specified IP address is supported on user defined networks only"
        ),
        (
            #"{"IPAMConfig":{"IPv4Address":"10.1.0.5"}}"#, "n",
            "no configured subnet or ip-range contain the IP address 10.1.0.5"
        ),
        (
            #"{"IPAMConfig":{"IPv6Address":"fd00::5"}}"#, "n",
            "user specified IP address is supported only when connecting to networks with user configured subnets"
        ),
        (
            #"{"Aliases":["a"]}"#, "bridge",
            "network-scoped alias is supported only for containers in user defined networks"
        ),
        (
            #"{"DriverOpts":{"com.docker.network.endpoint.sysctls":"net.ipv4.conf.eth0.x=1"}}"#, "n",
            "unrecognised network interface sysctl 'net.ipv4.conf.eth0.x=1'; represent 'net.X.Y.ethN.Z=V' as "
                + "'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4', 'ipv6' or 'mpls'"
        ),
    ]

    @Test(arguments: endpoints)
    func `a place in a network is checked in docker's words`(json: String, network: String, words: String) throws {
        let field = try JSONField(try JSONNode.parse(json), type: "network.EndpointSettings")
        let subnets = try network == "n" ? [#require(IPNetwork("10.0.0.0/24"))] : []
        var said = ""
        do { try EndpointRules.check(EndpointSettings(field), network: network, subnets: subnets) } catch {
            said = "\(error)"
        }
        // The default network's static address is out of its subnets besides.
        #expect(words.isEmpty ? said.isEmpty : said.contains(words), "\(said)")
    }

    @Test func `a linked container's variables are docker's`() {
        let lines = LinkEnvironment.variables(
            name: "/web/my-db",
            address: "172.17.0.2",
            environment: ["PATH=/bin", "USER=root"],
            ports: ["5433/tcp", "5432/tcp", "53/udp"].compactMap { PortNumber($0) }
        )
        #expect(
            lines == [
                "MY_DB_PORT=tcp://172.17.0.2:5432", "MY_DB_PORT_5432_TCP=tcp://172.17.0.2:5432",
                "MY_DB_PORT_5432_TCP_ADDR=172.17.0.2", "MY_DB_PORT_5432_TCP_PORT=5432",
                "MY_DB_PORT_5432_TCP_PROTO=tcp", "MY_DB_PORT_5433_TCP=tcp://172.17.0.2:5433",
                "MY_DB_PORT_5433_TCP_ADDR=172.17.0.2", "MY_DB_PORT_5433_TCP_PORT=5433",
                "MY_DB_PORT_5433_TCP_PROTO=tcp", "MY_DB_PORT_5432_TCP_START=tcp://172.17.0.2:5432",
                "MY_DB_PORT_5432_TCP_PORT_START=5432", "MY_DB_PORT_5432_TCP_END=tcp://172.17.0.2:5433",
                "MY_DB_PORT_5432_TCP_PORT_END=5433", "MY_DB_PORT_53_UDP=udp://172.17.0.2:53",
                "MY_DB_PORT_53_UDP_ADDR=172.17.0.2", "MY_DB_PORT_53_UDP_PORT=53", "MY_DB_PORT_53_UDP_PROTO=udp",
                "MY_DB_NAME=/web/my-db", "MY_DB_ENV_USER=root",
            ]
        )
    }

    @Test func `what went through interfaces is read from the kernel's table`() {
        let table = """
            Inter-|   Receive                          |  Transmit
             face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo colls carrier
                lo:       1       1    0    0    0     0          0         0        1       1    0    0    0     0  0 0
              eth0:    1226      15    1    2    0     0          0         0     4226      25    3    4    0     0  0 0
            """
        let found = InterfaceStats.read(table)
        #expect(found.keys.sorted() == ["eth0"])
        #expect(found["eth0"]?.received == [1226, 15, 1, 2])
        #expect(found["eth0"]?.sent == [4226, 25, 3, 4])
    }

    @Test(
        arguments: [("80", "80/tcp"), ("53/UDP", "53/udp"), ("0", nil), ("65536", nil), ("1/icmp", nil)]
            as [(String, String?)]
    )
    func `a port is a number with a protocol`(text: String, port: String?) {
        #expect(PortNumber(text)?.description == port)
    }

    @Test(
        arguments: [
            ("02:42:ac:11:00:02", "02:42:ac:11:00:02"), ("02-42-AC-11-00-02", "02:42:ac:11:00:02"), ("02:42", nil),
            ("02:42:ac:11:00:0g", nil),
        ] as [(String, String?)]
    )
    func `a hardware address has six bytes`(text: String, address: String?) {
        #expect(MACAddress(text)?.description == address)
    }
}
