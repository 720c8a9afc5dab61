import Glibc
import Linux

/// Which tracked connections are meant, by the direction that an answer takes: whoever answers, and by which port.
public struct ConnectionFilter: Sendable, Hashable {
    /// The side that the connection was made to, as it is after translation.
    public let answerer: IPAddress
    /// IPPROTO_… and port; nil for every one.
    public let port: (number: UInt8, port: UInt16)?

    public init(answerer: IPAddress, port: (number: UInt8, port: UInt16)? = nil) {
        self.answerer = answerer
        self.port = port
    }

    public static func == (one: ConnectionFilter, other: ConnectionFilter) -> Bool {
        one.answerer == other.answerer && one.port?.number == other.port?.number && one.port?.port == other.port?.port
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(answerer)
        hasher.combine(port?.port)
    }

    /// Makes the kernel forget them, so that what follows is judged as new. Blocks; needs Linux 5.8.
    public func forgetConnections() throws(SystemCallError) {
        let netfilter: Int32 = 12
        let deleteConnection: UInt16 = 1 << 8 | 2  // NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_DELETE
        var message = NetlinkMessage(type: deleteConnection)
        message.append([UInt8(truncatingIfNeeded: answerer.family), 0, 0, 0])
        message.nested(2 | NetlinkMessage.nestedFlag) { tuple in  // CTA_TUPLE_REPLY
            tuple.nested(1 | NetlinkMessage.nestedFlag) { ip in  // CTA_TUPLE_IP: v4 or v6 source
                ip.attribute(answerer.isVersion6 ? 3 : 1, answerer.bytes)
            }
            guard let port else { return }
            tuple.nested(2 | NetlinkMessage.nestedFlag) { proto in  // CTA_TUPLE_PROTO: number, source port
                proto.attribute(1, [port.number])
                proto.attribute(2, [UInt8(port.port >> 8), UInt8(truncatingIfNeeded: port.port)])
            }
        }
        // CTA_FILTER_REPLY_FLAGS: the parts of the tuple that count: source address, protocol, source port.
        let parts: UInt32 = port == nil ? 0x1 : 0x1 | 0x8 | 0x10
        message.nested(25 | NetlinkMessage.nestedFlag) { filter in
            filter.attribute(1, UInt32(0))
            filter.attribute(2, parts)
        }
        do throws(SystemCallError) {
            try NetlinkSocket(netfilter).request(message, "forget connections to \(answerer)")
        } catch {
            guard error.errno == ENOENT else { throw error }
        }
    }
}
