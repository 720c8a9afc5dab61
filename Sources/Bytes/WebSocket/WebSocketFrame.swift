/// A server's frame of RFC 6455: whole messages, without a mask.
public enum WebSocketFrame {
    public enum Kind: UInt8, Sendable {
        case text = 1
        case binary = 2
        case close = 8
        case pong = 10
    }

    public static func encode(_ kind: Kind, _ content: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = [0x80 | kind.rawValue]
        switch content.count {
        case ..<126: frame.append(UInt8(content.count))
        case ..<65536: frame += [126, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
        default:
            frame.append(127)
            for shift in stride(from: 56, through: 0, by: -8) {
                frame.append(UInt8(truncatingIfNeeded: content.count >> shift))
            }
        }
        return frame + content
    }
}
