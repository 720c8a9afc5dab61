import Linux
import Netlink

/// Port 53 of the resolver's address leads to the ports that its sockets have: a container's own name server can have
/// port 53 of all addresses, as with docker.
enum Redirection {
    /// A name of its own: an engine inside of the container has a table of the other name.
    static let table = "monohull-dns"
    static let address: [UInt8] = [127, 0, 0, 11]

    /// In the calling thread's network namespace.
    static func install(udp: UInt16, tcp: UInt16) throws(SystemCallError) {
        var batch = NetfilterBatch(table: table)
        // One that an earlier netd left goes with its rules, and only the first of these makes that no error.
        batch.addTable()
        batch.removeTable()
        batch.addTable()
        batch.addChain("output", type: "nat", hook: .output, priority: -100)
        for (proto, port): (UInt8, UInt16) in [(17, udp), (6, tcp)] {
            batch.addRule(
                "output",
                [
                    .meta(.networkProtocol, to: 0), .equals(0, [2]),  // NFPROTO_IPV4
                    .networkHeader(offset: 16, length: 4, to: 0), .equals(0, address),
                    .meta(.transportProtocol, to: 0), .equals(0, [proto]),
                    .transportHeader(offset: 2, length: 2, to: 0), .equals(0, [0, 53]),
                    .load(address, to: 0), .load([UInt8(port >> 8), UInt8(port & 0xFF)], to: 1),
                    .destinationNAT(isVersion6: false, address: 0, port: 1),
                ]
            )
        }
        try batch.commit()
    }
}
