/// What becomes of a packet.
public enum NetfilterVerdict: Sendable, Equatable {
    case accept, drop, `return`
    case jump(String)
    case goto(String)

    /// NFTA_DATA_VERDICT with the verdict's number and the chain.
    func write(to data: inout NetlinkMessage) {
        let (code, chain): (Int32, String?) =
            switch self {
            case .accept: (1, nil)
            case .drop: (0, nil)
            case .return: (-5, nil)
            case .jump(let chain): (-3, chain)
            case .goto(let chain): (-4, chain)
            }
        data.nested(2 | NetlinkMessage.nestedFlag) { verdict in
            verdict.attribute(1, network: UInt32(bitPattern: code))
            if let chain { verdict.attribute(2, string: chain) }
        }
    }
}
