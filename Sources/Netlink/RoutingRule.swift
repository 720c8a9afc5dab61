import Glibc
import Linux

/// Which table of routes is asked for a packet, and when (rtnetlink(7), linux/fib_rules.h).
public struct RoutingRule: Sendable, Equatable {
    /// The lowest is asked first.
    public var priority: UInt32
    public var table: UInt32
    public var isVersion6: Bool
    /// What the packet has to have; nil for anything.
    public var source: IPNetwork?
    public var destination: IPNetwork?
    /// The link that it came by.
    public var inputName: String?
    /// Of the firewall, the whole of it.
    public var mark: UInt32?

    public init(priority: UInt32, table: UInt32, isVersion6: Bool = false) {
        self.priority = priority
        self.table = table
        self.isVersion6 = isVersion6
    }

    /// Struct fib_rule_hdr and its attributes.
    fileprivate func append(to message: inout NetlinkMessage) {
        let unspecified: UInt8 = 0  // RT_TABLE_UNSPEC: the number may need more than these eight bits
        let toTable: UInt8 = 1  // FR_ACT_TO_TBL
        let family = UInt8(truncatingIfNeeded: isVersion6 ? AF_INET6 : AF_INET)
        let (to, from) = (UInt8(destination?.prefix ?? 0), UInt8(source?.prefix ?? 0))
        message.append([family, to, from, 0, unspecified, 0, 0, toTable])
        message.append(UInt32(0))
        if let destination { message.attribute(1, destination.masked.address.bytes) }  // FRA_DST
        if let source { message.attribute(2, source.masked.address.bytes) }  // FRA_SRC
        if let inputName { message.attribute(3, string: inputName) }  // FRA_IIFNAME
        message.attribute(6, priority)  // FRA_PRIORITY
        if let mark { message.attribute(10, mark) }  // FRA_FWMARK
        message.attribute(15, table)  // FRA_TABLE
    }
}

extension NetlinkMessage {
    private static let (newRule, deleteRule): (UInt16, UInt16) = (32, 33)

    /// EEXIST when there is the same.
    public static func add(_ rule: RoutingRule) -> NetlinkMessage {
        var message = NetlinkMessage(type: newRule, flags: createExclusive)
        rule.append(to: &message)
        return message
    }

    /// ENOENT when there is none.
    public static func remove(_ rule: RoutingRule) -> NetlinkMessage {
        var message = NetlinkMessage(type: deleteRule)
        rule.append(to: &message)
        return message
    }
}
