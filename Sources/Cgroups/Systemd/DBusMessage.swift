/// One message of D-Bus (specification, "Message Format").
struct DBusMessage: Equatable {
    enum Kind: UInt8 {
        case call = 1
        case reply = 2
        case error = 3
        case signal = 4
    }

    /// The largest that is taken; the specification allows 128 MiB.
    static let limit = 1 << 22

    var kind: Kind
    var serial: UInt32
    var replySerial: UInt32 = 0
    var path = ""
    var interface = ""
    var member = ""
    var errorName = ""
    var destination = ""
    var body: [DBusValue] = []

    init(kind: Kind, serial: UInt32) {
        self.kind = kind
        self.serial = serial
    }

    func encoded() -> [UInt8] {
        var content = DBusWriter()
        for value in body { content.write(value) }
        var fields: [DBusValue] = []
        func field(_ code: UInt8, _ value: DBusValue) { fields.append(.structure([.byte(code), .variant(value)])) }
        if !path.isEmpty { field(1, .objectPath(path)) }
        if !interface.isEmpty { field(2, .string(interface)) }
        if !member.isEmpty { field(3, .string(member)) }
        if !errorName.isEmpty { field(4, .string(errorName)) }
        if replySerial != 0 { field(5, .uint32(replySerial)) }
        if !destination.isEmpty { field(6, .string(destination)) }
        if !body.isEmpty { field(8, .signature(body.map(\.signature).joined())) }
        var header = DBusWriter()
        for byte in [UInt8(ascii: "l"), kind.rawValue, 0, 1] { header.write(.byte(byte)) }
        header.write(.uint32(UInt32(content.bytes.count)))
        header.write(.uint32(serial))
        header.write(.array("(yv)", fields))
        header.align(8)
        return header.bytes + content.bytes
    }

    /// How long the message is that starts with these bytes; nil when they are too few to tell.
    static func length(_ bytes: ArraySlice<UInt8>) throws -> Int? {
        guard bytes.count >= 16 else { return nil }
        var reader = DBusReader(bytes, isLittleEndian: bytes.first == UInt8(ascii: "l"))
        reader.skipToLengths()
        let body = Int(try reader.fixed(UInt32.self))
        _ = try reader.fixed(UInt32.self)
        let fields = Int(try reader.fixed(UInt32.self))
        guard body <= limit && fields <= limit else { throw CgroupError("a D-Bus message of \(body + fields) bytes") }
        return 16 + (fields + 7) / 8 * 8 + body
    }

    /// From the bytes of one whole message.
    init(_ bytes: ArraySlice<UInt8>) throws {
        var reader = DBusReader(bytes, isLittleEndian: bytes.first == UInt8(ascii: "l"))
        guard let header = try reader.read("yyyyuua(yv)") as [DBusValue]?, header.count == 7,
            case .byte(let type) = header[1], let kind = Kind(rawValue: type), case .uint32(let serial) = header[5],
            case .array(_, let fields) = header[6]
        else { throw CgroupError("malformed D-Bus message: header") }
        self.init(kind: kind, serial: serial)
        var signature = ""
        for field in fields {
            guard case .structure(let pair) = field, pair.count == 2, case .byte(let code) = pair[0],
                case .variant(let value) = pair[1]
            else { throw CgroupError("malformed D-Bus message: field") }
            switch code {
            case 1: path = value.text ?? ""
            case 2: interface = value.text ?? ""
            case 3: member = value.text ?? ""
            case 4: errorName = value.text ?? ""
            case 5: if case .uint32(let number) = value { replySerial = number }
            case 6: destination = value.text ?? ""
            case 8: signature = value.text ?? ""
            default: continue
            }
        }
        reader.align(8)
        body = try reader.read(signature)
    }
}

extension DBusReader {
    /// Over the four bytes at a message's start.
    fileprivate mutating func skipToLengths() {
        for _ in 0..<4 { _ = try? fixed(UInt8.self) }
    }
}
