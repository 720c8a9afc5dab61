/// docker's `local` format: records of protobuf with their length in 32 bits, big-endian, before and after each.
final class LocalLog: LogDriver {
    var onProgress: (() -> Void)? {
        get { file.onProgress }
        set { file.onProgress = newValue }
    }

    private let file: RotatingFile

    init(_ configuration: LogFileConfiguration, _ reaper: Reaper) throws {
        file = try RotatingFile(configuration, reaper)
    }

    var isFull: Bool { file.isFull }
    var isDrained: Bool { file.isDrained }

    func write(_ piece: LogPiece) {
        file.beginRecord()
        let buffer = file.buffer
        let start = buffer.count
        Self.appendLength(0, to: buffer)
        // LogEntry: source, time_nano, line, partial, partial_log_metadata.
        buffer.append(literal: piece.stream == .stdout ? "\u{0A}\u{06}stdout" : "\u{0A}\u{06}stderr")
        buffer.append(2 << 3)
        Self.appendVarint(UInt64(bitPattern: Int64(piece.nanoseconds)), to: buffer)
        if !piece.text.isEmpty {
            buffer.append(3 << 3 | 2)
            Self.appendVarint(UInt64(piece.text.count), to: buffer)
            buffer.append(piece.text)
        }
        if let part = piece.part { Self.append(part, to: buffer) }
        let length = UInt32(buffer.count - start - 4)
        buffer.store(withUnsafeBytes(of: length.bigEndian, Array.init), at: start)
        Self.appendLength(length, to: buffer)
    }

    private static func append(_ part: LogPiece.Part, to buffer: LogBuffer) {
        buffer.append(4 << 3)
        buffer.append(1)
        // PartialLogEntryMetadata: last, id, ordinal.
        var metadata = ProtobufWriter()
        metadata.bool(1, part.isLast)
        metadata.string(2, part.id)
        metadata.varint(3, UInt64(part.ordinal))
        buffer.append(5 << 3 | 2)
        appendVarint(UInt64(metadata.bytes.count), to: buffer)
        buffer.append(metadata.bytes)
    }

    private static func appendLength(_ length: UInt32, to buffer: LogBuffer) {
        withUnsafeBytes(of: length.bigEndian) { buffer.append($0) }
    }

    private static func appendVarint(_ value: UInt64, to buffer: LogBuffer) {
        var value = value
        while value >= 0x80 {
            buffer.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        buffer.append(UInt8(value))
    }

    func flush() { file.flush() }
    func end() { file.flush() }
    func close() { file.flush() }
}
