/// Takes the frames of a client apart as their bytes come (RFC 6455, 5.2). Content is handed on in pieces: how long a
/// frame says it is costs nothing.
public struct WebSocketDecoder: Sendable {
    public enum Event: Sendable, Equatable {
        /// Content, of whatever message.
        case content([UInt8])
        /// To be answered with the same bytes.
        case ping([UInt8])
        /// The client's last frame, with its reason.
        case close([UInt8])
    }

    private static let longestControl = 125

    private var buffer: [UInt8] = []
    private var header: Header?
    /// Content of a control frame, which comes in one piece.
    private var control: [UInt8] = []
    private var isClosed = false

    private struct Header {
        let code: UInt8
        let mask: [UInt8]
        var left: UInt64
        var offset = 0
    }

    public init() {}

    /// Throws when the client does not keep to the protocol.
    public mutating func decode(_ bytes: [UInt8]) throws -> [Event] {
        buffer += bytes
        var events: [Event] = []
        while !isClosed {
            if header == nil {
                guard let (next, length) = try parseHeader() else { break }
                header = next
                buffer.removeFirst(length)
            }
            guard var current = header else { break }
            if current.left > 0 && buffer.isEmpty { break }
            let count = Int(min(current.left, UInt64(buffer.count)))
            let piece = unmasked(buffer[..<count], &current)
            buffer.removeFirst(count)
            header = current.left == 0 ? nil : current
            if current.code < 8 {
                if !piece.isEmpty { events.append(.content(piece)) }
                continue
            }
            control += piece
            guard current.left == 0 else { continue }
            switch current.code {
            case 8:
                events.append(.close(control))
                isClosed = true
            case 9: events.append(.ping(control))
            default: break
            }
            control = []
        }
        return events
    }

    private func unmasked(_ bytes: ArraySlice<UInt8>, _ header: inout Header) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            result.append(byte ^ header.mask[header.offset & 3])
            header.offset += 1
        }
        header.left -= UInt64(bytes.count)
        return result
    }

    /// nil when more bytes are needed.
    private func parseHeader() throws -> (Header, Int)? {
        guard buffer.count >= 2 else { return nil }
        let code = buffer[0] & 0x0F
        guard buffer[0] & 0x70 == 0, code <= 2 || (8...10).contains(code) else {
            throw ByteStreamError("websocket: unknown frame")
        }
        // So that no proxy takes what a client sends for something else.
        guard buffer[1] & 0x80 != 0 else { throw ByteStreamError("websocket: a client's frame has no mask") }
        var length = UInt64(buffer[1] & 0x7F)
        if code >= 8, buffer[0] & 0x80 == 0 || length > Self.longestControl {
            throw ByteStreamError("websocket: a control frame is too long")
        }
        let extra = length == 126 ? 2 : length == 127 ? 8 : 0
        guard buffer.count >= 2 + extra + 4 else { return nil }
        if extra > 0 { length = buffer[2..<2 + extra].reduce(0) { $0 << 8 | UInt64($1) } }
        guard length <= UInt64(Int64.max) else { throw ByteStreamError("websocket: a frame is too long") }
        return (Header(code: code, mask: Array(buffer[2 + extra..<6 + extra]), left: length), 6 + extra)
    }
}
