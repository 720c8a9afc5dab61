import CLinux
import Text

/// Entries of systemd's journal in its own protocol: `NAME=VALUE` by line, or the name alone, a length of 64 bits,
/// little-endian, and the value.
struct JournalForm: Sendable {
    /// What every entry says of the container, by the journal's names.
    let fields: [(String, String)]
    private var ordinal = 0
    private var timestamp = LogTimestamp()

    init(fields: [(String, String)]) { self.fields = fields }

    init(_ node: JSONNode) { self.init(fields: (node["fields"]?.stringMap ?? [:]).sorted { $0.key < $1.key }) }

    mutating func append(_ piece: LogPiece, to buffer: LogBuffer) {
        ordinal += 1
        buffer.append(literal: "MESSAGE\n")
        withUnsafeBytes(of: UInt64(piece.text.count).littleEndian) { buffer.append($0) }
        buffer.append(piece.text)
        buffer.append(0x0A)
        Self.append("PRIORITY", piece.stream == .stderr ? "3" : "6", to: buffer)
        for (name, value) in fields { Self.append(name, value, to: buffer) }
        Self.append("CONTAINER_LOG_ORDINAL", String(ordinal), to: buffer)
        buffer.append(literal: "SYSLOG_TIMESTAMP=")
        timestamp.append(piece.time, to: buffer)
        buffer.append(0x0A)
        guard let part = piece.part else { return }
        Self.append("CONTAINER_PARTIAL_ID", part.id, to: buffer)
        Self.append("CONTAINER_PARTIAL_ORDINAL", String(part.ordinal), to: buffer)
        Self.append("CONTAINER_PARTIAL_LAST", String(part.isLast), to: buffer)
        if !part.isLast { Self.append("CONTAINER_PARTIAL_MESSAGE", "true", to: buffer) }
    }

    private static func append(_ name: String, _ value: String, to buffer: LogBuffer) {
        buffer.append(name)
        if value.utf8.contains(0x0A) {
            buffer.append(0x0A)
            withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { buffer.append($0) }
        } else {
            buffer.append(UInt8(ascii: "="))
        }
        buffer.append(value)
        buffer.append(0x0A)
    }
}
