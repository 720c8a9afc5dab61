/// What a frame carries. Unary calls use the first two; data frames belong to streams.
public enum FrameKind: UInt8, Sendable {
    case request = 1
    case response = 2
    case data = 3
}
