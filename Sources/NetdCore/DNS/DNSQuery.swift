/// A question as a container asks it (RFC 1035), and what of it counts here. The bytes are kept: what is not ours to
/// answer is asked of others in the same words.
struct DNSQuery: Sendable, Equatable {
    /// Longer ones than any question with its options are refused.
    static let limit = 4096
    /// What every asker takes by UDP.
    static let smallest = 512

    let bytes: [UInt8]
    /// In lower case without the last dot; nil for one that no container has: with other bytes than ASCII, or with dots
    /// inside of a label.
    let name: String?
    let kind: UInt16
    let isInternet: Bool
    /// Bytes 12 to this one are the question.
    let questionEnd: Int
    /// How long an answer by UDP may be.
    let room: Int

    var id: UInt16 { UInt16(bytes[0]) << 8 | UInt16(bytes[1]) }
    var question: ArraySlice<UInt8> { bytes[12..<questionEnd] }

    /// What to say to bytes that are no question: nothing to answers and to what has not even a header.
    enum Fault: Error, Equatable {
        case silent
        case answered(code: UInt8)
    }

    init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count >= 12, bytes[2] & 0x80 == 0 else { throw .silent }
        if bytes[2] & 0x78 != 0 { throw .answered(code: DNSAnswer.notImplemented) }
        func number(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
        guard bytes.count <= Self.limit, number(4) == 1 else { throw .answered(code: DNSAnswer.malformed) }
        guard let (name, end) = DNSName.read(bytes, at: 12), end + 4 <= bytes.count else {
            throw .answered(code: DNSAnswer.malformed)
        }
        self.bytes = bytes
        self.name = name
        kind = UInt16(number(end))
        isInternet = number(end + 2) == 1
        questionEnd = end + 4
        room = max(Self.smallest, Self.announcedSize(bytes, from: end + 4, records: number(6) + number(8) + number(10)))
    }

    /// The size that an OPT record names (RFC 6891), 0 without one.
    private static func announcedSize(_ bytes: [UInt8], from start: Int, records: Int) -> Int {
        var place = start
        // Each takes 11 bytes at least: what follows the end is not looked for.
        for _ in 0..<min(records, bytes.count / 11) {
            guard let end = DNSName.skip(bytes, at: place), end + 10 <= bytes.count else { return 0 }
            if bytes[end] == 0, bytes[end + 1] == 41 { return Int(bytes[end + 2]) << 8 | Int(bytes[end + 3]) }
            place = end + 10 + (Int(bytes[end + 8]) << 8 | Int(bytes[end + 9]))
            if place >= bytes.count { return 0 }
        }
        return 0
    }
}
