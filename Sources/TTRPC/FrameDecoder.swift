/// Turns a byte stream, in whatever pieces it arrives, into frames.
///
/// Holds at most one incomplete frame beyond what was fed last: a header that announces more than the limit is
/// refused before its payload is awaited. After an error the decoder is spent.
public struct FrameDecoder: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0

    public init() {}

    public mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        if start > 0 && start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 16384)
            start = 0
        } else if start > 65536 {
            buffer.removeSubrange(0..<start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    public mutating func feed(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { feed($0) }
    }

    /// The next complete frame, nil when more bytes are needed.
    public mutating func next() throws(FrameError) -> Frame? {
        let available = buffer.count - start
        guard available >= FrameHeader.size else { return nil }
        let header = try parseHeader()
        let total = FrameHeader.size + Int(header.length)
        guard available >= total else { return nil }
        let payload = Array(buffer[start + FrameHeader.size..<start + total])
        start += total
        return Frame(stream: header.stream, kind: header.kind, flags: header.flags, payload: payload)
    }

    private func parseHeader() throws(FrameError) -> FrameHeader {
        let result: Result<FrameHeader, FrameError> = buffer.withUnsafeBytes { bytes in
            do throws(FrameError) {
                return .success(try FrameHeader(parsing: UnsafeRawBufferPointer(rebasing: bytes[start...])))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
