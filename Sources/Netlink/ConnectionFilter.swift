import Glibc
import Linux

/// The tracked connections whose answers come from an address, as it is after translation.
public struct ConnectionFilter: Sendable, Hashable {
    public let answerer: IPAddress

    public init(answerer: IPAddress) {
        self.answerer = answerer
    }

    /// Makes the kernel forget them, so that what follows is judged as new. Blocks.
    public func forgetConnections() throws(SystemCallError) {
        let netfilter: Int32 = 12
        let (get, delete): (UInt16, UInt16) = (1 << 8 | 1, 1 << 8 | 2)  // NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_…
        let what = "forget connections to \(answerer)"
        do throws(SystemCallError) {
            try NetlinkSocket(netfilter).request(message(delete), what)
        } catch {
            if error.errno == ENOENT { return }
            // Before Linux 6.12 only a dump takes a filter.
            guard [EINVAL, EOPNOTSUPP].contains(error.errno) else { throw error }
            let dump: UInt16 = 0x300  // NLM_F_DUMP
            let socket = try NetlinkSocket(netfilter)
            for (_, body) in try socket.request(message(get, flags: dump), what) where isMeant(body) {
                guard let tuple = Self.part(1, of: body, from: 4) else { continue }  // CTA_TUPLE_ORIG
                var one = NetlinkMessage(type: delete)
                one.append([UInt8(truncatingIfNeeded: answerer.family), 0, 0, 0])
                one.attribute(1 | NetlinkMessage.nestedFlag, Array(tuple))
                do throws(SystemCallError) { try socket.request(one, what) } catch {
                    guard error.errno == ENOENT else { throw error }
                }
            }
        }
    }

    private func message(_ type: UInt16, flags: UInt16 = 0) -> NetlinkMessage {
        var message = NetlinkMessage(type: type, flags: flags)
        message.append([UInt8(truncatingIfNeeded: answerer.family), 0, 0, 0])
        message.nested(2 | NetlinkMessage.nestedFlag) { tuple in  // CTA_TUPLE_REPLY
            tuple.nested(1 | NetlinkMessage.nestedFlag) { ip in  // CTA_TUPLE_IP: v4 or v6 source
                ip.attribute(answerer.isVersion6 ? 3 : 1, answerer.bytes)
            }
        }
        // CTA_FILTER_ORIG_FLAGS, CTA_FILTER_REPLY_FLAGS: the source address.
        message.nested(25 | NetlinkMessage.nestedFlag) { filter in
            filter.attribute(1, UInt32(0))
            filter.attribute(2, UInt32(1))
        }
        return message
    }

    /// A kernel without filters shows all that it has.
    private func isMeant(_ body: ArraySlice<UInt8>) -> Bool {
        let ip = Self.part(2, of: body, from: 4).flatMap { Self.part(1, of: $0, from: 0) }
        let source = ip.flatMap { Self.part(answerer.isVersion6 ? 3 : 1, of: $0, from: 0) }
        return source?.elementsEqual(answerer.bytes) == true
    }

    private static func part(_ type: UInt16, of bytes: ArraySlice<UInt8>, from offset: Int) -> ArraySlice<UInt8>? {
        NetlinkReader(bytes).attributes(from: offset).first { $0.type == type }?.value
    }
}
