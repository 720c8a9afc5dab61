/// A set, or a map when it has data. Keys and values of several fields lie in registers of four bytes.
public struct NetfilterSet: Sendable {
    /// The numbers are nft's own of the types, by which it shows what a set holds.
    public enum Field: UInt32, Sendable {
        case nfproto = 2
        case address4 = 7
        case address6 = 8
        case `protocol` = 12
        case port = 13
        case interfaceName = 41

        /// Bytes, padded to whole registers.
        var space: UInt32 {
            switch self {
            case .nfproto, .address4, .protocol, .port: 4
            case .address6, .interfaceName: 16
            }
        }
    }

    public enum Data: Sendable {
        case verdict
        case fields([Field])
    }

    public let name: String
    public let key: [Field]
    public let data: Data?
    /// Milliseconds after which an element goes that a rule has added; nil for a set that no rule adds to.
    public let timeout: UInt32?

    public init(_ name: String, key: [Field], data: Data? = nil, timeout: UInt32? = nil) {
        self.name = name
        self.key = key
        self.data = data
        self.timeout = timeout
    }

    /// NFT_SET_MAP, NFT_SET_TIMEOUT, NFT_SET_EVAL.
    var flags: UInt32 { (data == nil ? 0 : 8) | (timeout == nil ? 0 : 0x10 | 0x20) }

    /// nft's number of a type of several fields: six bits each.
    static func type(of fields: [Field]) -> UInt32 {
        fields.reduce(0) { $0 << 6 | $1.rawValue }
    }
}
