/// A protobuf message as tests need it: fields of text, numbers and messages, by number.
public struct WireMessage {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public init(_ fields: [Int: String]) {
        for (number, text) in fields.sorted(by: { $0.key < $1.key }) { add(number, Array(text.utf8)) }
    }

    public mutating func add(_ number: Int, _ content: [UInt8]) {
        append(number << 3 | 2)
        append(content.count)
        bytes += content
    }

    public mutating func add(_ number: Int, _ value: Int) {
        append(number << 3)
        append(value)
    }

    private mutating func append(_ value: Int) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// The fields of a message that somebody sent: contents by number, numbers as their value.
    public static func fields(_ bytes: [UInt8]) throws -> [Int: (content: [UInt8], value: Int)] {
        var result: [Int: (content: [UInt8], value: Int)] = [:]
        var rest = bytes[...]
        while !rest.isEmpty {
            let key = try varint(&rest)
            if key & 7 == 0 {
                result[key >> 3] = ([], try varint(&rest))
                continue
            }
            guard key & 7 == 2 else { throw Failure("a field of kind \(key & 7)") }
            let count = try varint(&rest)
            guard count <= rest.count else { throw Failure("a field longer than its message") }
            result[key >> 3] = (Array(rest.prefix(count)), 0)
            rest = rest.dropFirst(count)
        }
        return result
    }

    public static func text(_ bytes: [UInt8], _ number: Int) throws -> String {
        String(decoding: try fields(bytes)[number]?.content ?? [], as: UTF8.self)
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> Int {
        var result = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            guard let byte = rest.popFirst() else { break }
            result |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw Failure("a number without an end")
    }
}
