import Glibc
import Linux

/// Tables of nf_tables of the family inet, looked at without a change.
public enum NetfilterTables {
    /// Throws where it cannot be told: without the right to ask, or without nf_tables.
    public static func contains(_ name: String) throws(SystemCallError) -> Bool {
        let (subsystem, getTable): (UInt16, UInt16) = (10, 1)  // NFNL_SUBSYS_NFTABLES, NFT_MSG_GETTABLE
        var message = NetlinkMessage(type: subsystem << 8 | getTable)
        message.append([1, 0, 0, 0] as [UInt8])  // struct nfgenmsg: NFPROTO_INET
        message.attribute(1, string: name)
        do throws(SystemCallError) {
            let netfilter: Int32 = 12
            try NetlinkSocket(netfilter).request(message, "get table \(name)")
            return true
        } catch {
            if error.errno == ENOENT { return false }
            throw error
        }
    }
}
