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

    public enum Event: Sendable {
        /// The table that is watched is gone, or events were lost.
        case deleted
        /// Somebody changed rules; the name is that of the thread that did.
        case changed(by: String)
    }

    /// Blocks until something happens to a table of the family inet and of this name, or to the rules of others.
    public func wait(for table: String) throws(SystemCallError) -> Event {
        let (deleteTable, newGeneration, inet): (UInt16, UInt16, UInt8) = (10 << 8 | 2, 10 << 8 | 15, 1)
        let name = Array(table.utf8) + [0]
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count: Int
            do throws(SystemCallError) {
                count = try socket.receive(&buffer, "nf_tables events")
            } catch {
                guard error.errno == ENOBUFS else { throw error }
                return .deleted
            }
            var change: Event?
            for (type, body) in NetlinkReader(buffer[0..<count]).messages {
                let values = NetlinkReader(body).attributes(from: 4)
                if type == deleteTable, body.first == inet,
                    values.contains(where: { $0.type == 1 && $0.value.elementsEqual(name) })
                {
                    return .deleted
                }
                if type == newGeneration, let comm = values.first(where: { $0.type == 3 })?.value {
                    change = .changed(by: String(decoding: comm.prefix { $0 != 0 }, as: UTF8.self))
                }
            }
            if let change { return change }
        }
    }
}
