/// One step of a rule: it loads registers, compares them and ends the rule when they differ, or does something with the
/// packet. Registers have four bytes and are counted from 0.
public enum NetfilterExpression: Sendable {
    case meta(Meta, to: UInt32)
    case networkHeader(offset: UInt32, length: UInt32, to: UInt32)
    case transportHeader(offset: UInt32, length: UInt32, to: UInt32)
    /// NFT_CT_STATE or NFT_CT_STATUS of the connection.
    case connection(Connection, to: UInt32)
    /// Of what kind the destination is for this host (RTN_…).
    case destinationType(to: UInt32)
    case and(UInt32, mask: [UInt8])
    case equals(UInt32, [UInt8])
    case differs(UInt32, [UInt8])
    case isIn(String, UInt32)
    case isNotIn(String, UInt32)
    /// The value of a map for the key that starts in the register.
    case map(String, UInt32, to: UInt32)
    /// The verdict of a map for the key.
    case verdictMap(String, UInt32)
    case verdict(NetfilterVerdict)
    /// Puts the key that starts in the register into a set with a timeout, which begins anew.
    case remember(String, UInt32)
    /// Bytes into the register and those behind it.
    case load([UInt8], to: UInt32)
    /// A new destination: the address starts in one register and the port is in the other.
    case destinationNAT(isVersion6: Bool, address: UInt32, port: UInt32)
    /// A new source.
    case sourceNAT(isVersion6: Bool, address: UInt32)
    /// A new source: the address of the link that the packet leaves by.
    case masquerade

    public enum Meta: UInt32, Sendable {
        case inputName = 6
        case outputName = 7
        case networkProtocol = 15
        case transportProtocol = 16
    }

    public enum Connection: UInt32, Sendable {
        case state = 0
        case status = 2
    }

    /// NFT_REG32_00; the verdict's register is 0.
    private static func number(_ register: UInt32) -> UInt32 { register + 8 }

    /// NFTA_LIST_ELEM with the expression's name and its attributes.
    func write(to list: inout NetlinkMessage) {
        list.nested(1 | NetlinkMessage.nestedFlag) { element in
            element.attribute(1, string: name)
            element.nested(2 | NetlinkMessage.nestedFlag) { writeData(to: &$0) }
        }
    }

    private var name: String {
        switch self {
        case .meta: "meta"
        case .networkHeader, .transportHeader: "payload"
        case .connection: "ct"
        case .destinationType: "fib"
        case .and: "bitwise"
        case .equals, .differs: "cmp"
        case .isIn, .isNotIn, .map, .verdictMap: "lookup"
        case .remember: "dynset"
        case .verdict, .load: "immediate"
        case .destinationNAT, .sourceNAT: "nat"
        case .masquerade: "masq"
        }
    }

    private func writeData(to data: inout NetlinkMessage) {
        switch self {
        case .meta(let key, let register):
            Self.numbers(&data, [(1, Self.number(register)), (2, key.rawValue)])
        case .networkHeader(let offset, let length, let register):
            Self.numbers(&data, [(1, Self.number(register)), (2, 1), (3, offset), (4, length)])
        case .transportHeader(let offset, let length, let register):
            Self.numbers(&data, [(1, Self.number(register)), (2, 2), (3, offset), (4, length)])
        case .connection(let key, let register):
            Self.numbers(&data, [(1, Self.number(register)), (2, key.rawValue)])
        case .destinationType(let register):
            // NFT_FIB_RESULT_ADDRTYPE, NFTA_FIB_F_DADDR
            Self.numbers(&data, [(1, Self.number(register)), (2, 3), (3, 2)])
        case .and(let register, let mask):
            Self.numbers(&data, [(1, Self.number(register)), (2, Self.number(register)), (3, UInt32(mask.count))])
            Self.value(&data, 4, mask)
            Self.value(&data, 5, [UInt8](repeating: 0, count: mask.count))
        case .equals(let register, let bytes):
            Self.numbers(&data, [(1, Self.number(register)), (2, 0)])
            Self.value(&data, 3, bytes)
        case .differs(let register, let bytes):
            Self.numbers(&data, [(1, Self.number(register)), (2, 1)])
            Self.value(&data, 3, bytes)
        case .isIn(let set, let register): Self.lookup(&data, set, [(2, Self.number(register))])
        case .isNotIn(let set, let register): Self.lookup(&data, set, [(2, Self.number(register)), (5, 1)])
        case .map(let set, let register, let target):
            Self.lookup(&data, set, [(2, Self.number(register)), (3, Self.number(target))])
        case .verdictMap(let set, let register): Self.lookup(&data, set, [(2, Self.number(register)), (3, 0)])
        case .verdict(let verdict):
            data.attribute(1, network: 0)
            data.nested(2 | NetlinkMessage.nestedFlag) { verdict.write(to: &$0) }
        case .remember(let set, let register):
            let update: UInt32 = 1  // NFT_DYNSET_OP_UPDATE
            Self.lookup(&data, set, [(3, update), (4, Self.number(register))])
        case .load(let bytes, let register):
            data.attribute(1, network: Self.number(register))
            Self.value(&data, 2, bytes)
        case .destinationNAT(let isVersion6, let address, let port):
            Self.numbers(
                &data,
                [(1, 1), (2, isVersion6 ? 10 : 2), (3, Self.number(address)), (5, Self.number(port))]
            )
        case .sourceNAT(let isVersion6, let address):
            Self.numbers(&data, [(1, 0), (2, isVersion6 ? 10 : 2), (3, Self.number(address))])
        case .masquerade: break
        }
    }

    private static func numbers(_ data: inout NetlinkMessage, _ values: [(UInt16, UInt32)]) {
        for (type, value) in values { data.attribute(type, network: value) }
    }

    private static func lookup(_ data: inout NetlinkMessage, _ set: String, _ values: [(UInt16, UInt32)]) {
        data.attribute(1, string: set)
        numbers(&data, values)
    }

    private static func value(_ data: inout NetlinkMessage, _ type: UInt16, _ bytes: [UInt8]) {
        data.nested(type | NetlinkMessage.nestedFlag) { $0.attribute(1, bytes) }
    }
}
