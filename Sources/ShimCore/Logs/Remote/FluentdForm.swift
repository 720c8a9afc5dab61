import CLinux
import Text

/// Messages of fluentd's forward protocol: [tag, time, record, option] in MessagePack.
struct FluentdForm: Sendable {
    let tag: String
    let hasSubSeconds: Bool
    /// What every record says of the container, by name.
    let fields: [(String, String)]

    init(tag: String, hasSubSeconds: Bool, fields: [(String, String)]) {
        self.tag = tag
        self.hasSubSeconds = hasSubSeconds
        self.fields = fields
    }

    init(_ node: JSONNode) {
        tag = node["tag"]?.string ?? ""
        hasSubSeconds = node["hasSubSeconds"]?.bool ?? false
        fields = (node["fields"]?.stringMap ?? [:]).sorted { $0.key < $1.key }
    }

    func append(_ piece: LogPiece, to buffer: LogBuffer) {
        buffer.append(0x94)
        MessagePack.append(tag, to: buffer)
        if hasSubSeconds {
            // EventTime: an extension of type 0 with eight bytes.
            buffer.append(0xD7)
            buffer.append(0)
            MessagePack.append(bigEndian: UInt32(truncatingIfNeeded: piece.time.tv_sec), to: buffer)
            MessagePack.append(bigEndian: UInt32(truncatingIfNeeded: piece.time.tv_nsec), to: buffer)
        } else {
            buffer.append(0xD3)
            MessagePack.append(bigEndian: UInt64(bitPattern: Int64(piece.time.tv_sec)), to: buffer)
        }
        MessagePack.appendMap(fields.count + 2 + (piece.part == nil ? 0 : 4), to: buffer)
        for (name, value) in fields {
            MessagePack.append(name, to: buffer)
            MessagePack.append(value, to: buffer)
        }
        MessagePack.append("source", to: buffer)
        MessagePack.append(piece.stream == .stdout ? "stdout" : "stderr", to: buffer)
        MessagePack.append("log", to: buffer)
        MessagePack.append(piece.text, to: buffer)
        if let part = piece.part {
            let told = [
                ("partial_message", "true"), ("partial_id", part.id), ("partial_ordinal", String(part.ordinal)),
                ("partial_last", String(part.isLast)),
            ]
            for (name, value) in told {
                MessagePack.append(name, to: buffer)
                MessagePack.append(value, to: buffer)
            }
        }
        // No option.
        buffer.append(0x80)
    }
}
