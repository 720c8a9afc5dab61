/// What a server says to a question that we passed on.
enum DNSReply {
    /// Whether it is the answer to this very question: the id that was sent, and the same name, kind and class. Names
    /// are compared without case, for servers write them as they like.
    static func answers(_ bytes: [UInt8], _ query: DNSQuery, id: (UInt8, UInt8)) -> Bool {
        guard bytes.count >= query.questionEnd, bytes[0] == id.0, bytes[1] == id.1, bytes[2] & 0xF8 == 0x80,
            bytes[4] == 0, bytes[5] == 1
        else { return false }
        // The lengths of labels are below "A", and so are kinds and classes: of the former no letter is changed, and of
        // the latter both bytes are compared as they are.
        let end = query.questionEnd
        return bytes[(end - 4)..<end] == query.bytes[(end - 4)..<end]
            && zip(bytes[12..<(end - 4)], query.question).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// One that says that it cannot or will not tell: the next one may.
    static func isRefusal(_ bytes: [UInt8]) -> Bool {
        [DNSAnswer.failed, DNSAnswer.refused].contains(bytes[3] & 0x0F)
    }
}
