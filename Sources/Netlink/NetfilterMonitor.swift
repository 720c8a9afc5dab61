import Glibc
import Linux

/// What happens to the nf_tables tables of the calling thread's network namespace, whoever does it.
public struct NetfilterMonitor: ~Copyable {
    private let socket: NetlinkSocket

    public init() throws(SystemCallError) {
        let (netfilter, tablesGroup): (Int32, Int32) = (12, 7)  // NFNLGRP_NFTABLES
        let joined = try NetlinkSocket(netfilter)
        try joined.join(tablesGroup)
        socket = joined
    }

    /// Blocks until a table of the family inet and of this name is deleted, or events were lost.
    public func waitForDeletion(of table: String) throws(SystemCallError) {
        let (deleteTable, inet): (UInt16, UInt8) = (10 << 8 | 2, 1)
        let name = Array(table.utf8) + [0]
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count: Int
            do throws(SystemCallError) {
                count = try socket.receive(&buffer, "nf_tables events")
            } catch {
                guard error.errno == ENOBUFS else { throw error }
                return
            }
            for (type, body) in NetlinkReader(buffer[0..<count]).messages
            where type == deleteTable && body.first == inet {
                let values = NetlinkReader(body).attributes(from: 4)
                if values.contains(where: { $0.type == 1 && $0.value.elementsEqual(name) }) { return }
            }
        }
    }
}
