import Linux

/// Takes framed bytes as they come and gives the payloads out, also of frames that have not ended yet: a frame's
/// length is the sender's word and is never allocated for.
public struct StdCopyDecoder: Sendable {
    private var header: [UInt8] = []
    private var stream: UInt8 = 0
    private var left = 0

    public init() {}

    public mutating func decode(
        _ bytes: [UInt8],
        _ deliver: (_ stream: UInt8, _ payload: ArraySlice<UInt8>) throws -> Void
    ) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            if left == 0 {
                let taken = rest.prefix(8 - header.count)
                header += taken
                rest = rest.dropFirst(taken.count)
                guard header.count == 8 else { return }
                guard header[0] <= StdCopy.system else {
                    throw EngineError.invalid("Unrecognized input header: \(header[0])")
                }
                stream = header[0]
                left = header[4...].reduce(0) { $0 << 8 | Int($1) }
                header = []
            } else {
                let taken = rest.prefix(left)
                rest = rest.dropFirst(taken.count)
                left -= taken.count
                try deliver(stream, taken)
            }
        }
    }
}
