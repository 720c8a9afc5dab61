/// Why bytes are no ttrpc. Nothing after it can be framed, so the connection ends.
public enum FrameError: Error, Sendable, Equatable, CustomStringConvertible {
    case truncated
    case tooLong(UInt32)
    case unknownKind(UInt8)

    public var description: String {
        switch self {
        case .truncated: "ttrpc: header is incomplete"
        case .tooLong(let length):
            "ttrpc: message of \(length) bytes exceeds the limit of \(FrameHeader.maximumLength)"
        case .unknownKind(let kind): "ttrpc: unknown message type \(kind)"
        }
    }
}
