/// An element of a set: key and, in a map, value, each as it lies in registers.
public struct NetfilterElement: Sendable {
    public enum Value: Sendable {
        case verdict(NetfilterVerdict)
        case bytes([UInt8])
    }

    public let key: [UInt8]
    public let value: Value?

    public init(_ key: [UInt8], _ value: Value? = nil) {
        self.key = key
        self.value = value
    }

    /// Several fields, each padded to whole registers.
    public static func fields(_ fields: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            bytes += field
            while bytes.count % 4 != 0 { bytes.append(0) }
        }
        return bytes
    }

    /// The 16 bytes of a link's name.
    public static func interfaceName(_ name: String) -> [UInt8] {
        let bytes = Array(name.utf8.prefix(15))
        return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
    }

    func write(to list: inout NetlinkMessage) {
        list.nested(1 | NetlinkMessage.nestedFlag) { element in
            element.nested(1 | NetlinkMessage.nestedFlag) { $0.attribute(1, key) }
            switch value {
            case nil: break
            case .bytes(let bytes)?: element.nested(2 | NetlinkMessage.nestedFlag) { $0.attribute(1, bytes) }
            case .verdict(let verdict)?: element.nested(2 | NetlinkMessage.nestedFlag) { verdict.write(to: &$0) }
            }
        }
    }
}
