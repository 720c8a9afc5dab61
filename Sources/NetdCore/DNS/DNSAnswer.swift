import Linux

/// Answers of our own.
enum DNSAnswer {
    static let (malformed, failed, notImplemented, refused): (UInt8, UInt8, UInt8, UInt8) = (1, 2, 4, 5)
    static let (kindA, kindPTR, kindMX, kindAAAA): (UInt16, UInt16, UInt16, UInt16) = (1, 12, 15, 28)
    /// Seconds, docker's.
    private static let lifetime: [UInt8] = [0, 0, 2, 0x58]

    /// Data of records that all are of the question's kind, as many as there is room for; none says that the name is
    /// there and has nothing of that kind.
    static func records(_ data: [[UInt8]], to query: DNSQuery, room: Int) -> [UInt8] {
        var bytes = header(query.bytes, code: 0) + query.question
        var count = 0
        for value in data {
            guard bytes.count + 12 + value.count <= room else {
                bytes[2] |= 0x02  // truncated: the asker comes again by TCP
                break
            }
            // The name is that of the question, at byte 12; then kind and class as asked.
            bytes += [0xC0, 12] + query.question.suffix(4) + lifetime
            bytes += [UInt8(value.count >> 8), UInt8(value.count & 0xFF)] + value
            count += 1
        }
        bytes[6] = UInt8(truncatingIfNeeded: count >> 8)
        bytes[7] = UInt8(truncatingIfNeeded: count)
        return bytes
    }

    static func failure(_ code: UInt8, to query: DNSQuery) -> [UInt8] {
        header(query.bytes, code: code) + query.question
    }

    /// For what has a header of a question and nothing behind it that can be read.
    static func failure(_ code: UInt8, toHeader bytes: [UInt8]) -> [UInt8] {
        var answer = header(bytes, code: code)
        answer[5] = 0
        return answer
    }

    /// With one question and no record: an answer, recursion as wanted, and available.
    private static func header(_ query: [UInt8], code: UInt8) -> [UInt8] {
        [query[0], query[1], 0x80 | query[2] & 0x79, 0x80 | code, 0, 1, 0, 0, 0, 0, 0, 0]
    }

    /// The address that a name below in-addr.arpa or ip6.arpa stands for.
    static func address(ofReverse name: String) -> IPAddress? {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        if labels.count == 6, labels[4...] == ["in-addr", "arpa"] {
            return IPAddress("\(labels[3]).\(labels[2]).\(labels[1]).\(labels[0])")
        }
        guard labels.count == 34, labels[32...] == ["ip6", "arpa"] else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 31, to: 0, by: -2) {
            guard labels[index].utf8.count == 1, labels[index - 1].utf8.count == 1,
                let high = UInt8(labels[index], radix: 16), let low = UInt8(labels[index - 1], radix: 16)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return IPAddress(bytes)
    }
}
