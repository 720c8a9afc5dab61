import Glibc
import Linux

/// Changes of one nf_tables table of the family inet, which the kernel makes all at once or not at all.
public struct NetfilterBatch: Sendable {
    public let table: String
    private var messages = NetlinkBatch()
    private var sets: UInt32 = 0

    /// Numbers of nfnetlink's messages on nf_tables.
    private enum Kind {
        static let (newTable, deleteTable, newChain): (UInt8, UInt8, UInt8) = (0, 2, 3)
        static let (newRule, deleteRule): (UInt8, UInt8) = (6, 8)
        static let (newSet, newElement, deleteElement): (UInt8, UInt8, UInt8) = (9, 12, 14)
    }
    private static let create: UInt16 = 0x400  // NLM_F_CREATE
    private static let append: UInt16 = 0x800  // NLM_F_APPEND
    private static let subsystem: UInt8 = 10  // NFNL_SUBSYS_NFTABLES
    private static let inet: UInt8 = 1  // NFPROTO_INET

    public init(table: String) {
        self.table = table
        messages.add(Self.mark(16), "begin")
    }

    /// NFNL_MSG_BATCH_BEGIN and _END, with the subsystem as resource.
    private static func mark(_ type: UInt16) -> NetlinkMessage {
        var message = NetlinkMessage(type: type, wantsAnswer: false)
        message.append([0, 0, 0, subsystem])
        return message
    }

    /// Sends the batch in the socket's network namespace and blocks until the kernel has made all of it.
    public func commit(_ socket: NetfilterSocket = NetfilterSocket()) throws(SystemCallError) {
        var whole = messages
        whole.add(Self.mark(17), "end")
        try socket.send(whole, unanswered: 2)
    }

    /// What is sent, but for the end.
    var bytes: [UInt8]? { messages.bytes }

    private mutating func add(
        _ kind: UInt8,
        _ what: String,
        flags: UInt16 = 0,
        _ body: (inout NetlinkMessage) -> Void
    ) {
        var message = NetlinkMessage(type: UInt16(Self.subsystem) << 8 | UInt16(kind), flags: flags)
        message.append([Self.inet, 0, 0, 0])  // struct nfgenmsg
        message.attribute(1, string: table)
        body(&message)
        messages.add(message, what)
    }

    /// One that is there stays, with all that it holds.
    public mutating func addTable() {
        add(Kind.newTable, "add table \(table)", flags: Self.create) { _ in }
    }

    /// ENOENT when there is none.
    public mutating func removeTable() {
        add(Kind.deleteTable, "delete table \(table)") { _ in }
    }

    /// A chain that other chains lead to. One that is there stays, with its rules.
    public mutating func addChain(_ name: String) {
        add(Kind.newChain, "add chain \(name)", flags: Self.create) { $0.attribute(3, string: name) }
    }

    /// A chain that the kernel's packets come by; what no rule decides goes on.
    public mutating func addChain(_ name: String, type: String, hook: NetfilterHook, priority: Int32) {
        add(Kind.newChain, "add \(type) chain \(name)", flags: Self.create) { message in
            message.attribute(3, string: name)
            message.nested(4) { place in
                place.attribute(1, network: hook.rawValue)
                place.attribute(2, network: UInt32(bitPattern: priority))
            }
            message.attribute(5, network: 1)  // NF_ACCEPT
            message.attribute(7, string: type)
        }
    }

    /// Takes all rules out of a chain.
    public mutating func flushChain(_ name: String) {
        add(Kind.deleteRule, "flush chain \(name)") { $0.attribute(2, string: name) }
    }

    public mutating func addRule(_ chain: String, _ expressions: [NetfilterExpression]) {
        add(Kind.newRule, "add rule to \(chain)", flags: Self.create | Self.append) { message in
            message.attribute(2, string: chain)
            message.nested(4 | NetlinkMessage.nestedFlag) { list in
                for expression in expressions { expression.write(to: &list) }
            }
        }
    }

    /// One that is there stays, with its elements, if it is of the same kind.
    public mutating func addSet(_ set: NetfilterSet) {
        sets += 1
        let id = sets
        add(Kind.newSet, "add set \(set.name)", flags: Self.create) { message in
            message.attribute(2, string: set.name)
            message.attribute(3, network: set.flags)
            message.attribute(4, network: NetfilterSet.type(of: set.key))
            message.attribute(5, network: set.key.reduce(0) { $0 + $1.space })
            switch set.data {
            case nil: break
            case .verdict?: message.attribute(6, network: 0xFFFF_FF00)  // NFT_DATA_VERDICT
            case .fields(let fields)?:
                message.attribute(6, network: NetfilterSet.type(of: fields))
                message.attribute(7, network: fields.reduce(0) { $0 + $1.space })
            }
            if let timeout = set.timeout {
                message.nested(9 | NetlinkMessage.nestedFlag) { $0.attribute(1, network: 65536) }  // the most elements
                message.attribute(11, Self.milliseconds(timeout))
            }
            message.attribute(10, network: id)
        }
    }

    /// 64 bits in network byte order.
    static func milliseconds(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: UInt64(value).bigEndian) { Array($0) } }

    /// Takes all elements out of a set.
    public mutating func flushSet(_ name: String) {
        add(Kind.deleteElement, "flush set \(name)") { $0.attribute(2, string: name) }
    }

    /// One that is there with the same value stays; with another it is EEXIST.
    public mutating func addElements(_ set: String, _ elements: [NetfilterElement]) {
        self.elements(Kind.newElement, "add to set \(set)", flags: Self.create, set, elements)
    }

    /// ENOENT when one is missing.
    public mutating func removeElements(_ set: String, _ elements: [NetfilterElement]) {
        self.elements(Kind.deleteElement, "delete from set \(set)", flags: 0, set, elements)
    }

    private mutating func elements(
        _ kind: UInt8,
        _ what: String,
        flags: UInt16,
        _ set: String,
        _ elements: [NetfilterElement]
    ) {
        // The length of the list has 16 bits, and an element takes at most 100 bytes.
        let most = 500
        for start in stride(from: 0, to: elements.count, by: most) {
            add(kind, what, flags: flags) { message in
                message.attribute(2, string: set)
                message.nested(3 | NetlinkMessage.nestedFlag) { list in
                    for element in elements[start..<min(start + most, elements.count)] { element.write(to: &list) }
                }
            }
        }
    }
}
