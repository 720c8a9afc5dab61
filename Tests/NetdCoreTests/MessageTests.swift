import Linux
import Testing

@testable import NetdCore

/// DNS messages byte by byte (RFC 1035, 4.1).
@Suite struct MessageTests {
    /// 4142 id; 0100 recursion wanted; 0001 one question; 0000 0000 0000 no records.
    private static let header: [UInt8] = [0x41, 0x42, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]
    /// 03 "WeB" 02 "n1" 00; 0001 kind A; 0001 class IN.
    private static let question: [UInt8] = [3, 0x57, 0x65, 0x42, 2, 0x6E, 0x31, 0, 0, 1, 0, 1]

    @Test func `a question is read, and its name is compared in lower case`() throws {
        let query = try DNSQuery(Self.header + Self.question)
        #expect(query.id == 0x4142)
        #expect(query.name == "web.n1")
        #expect(query.kind == DNSAnswer.kindA)
        #expect(query.isInternet)
        #expect(query.room == 512)
        #expect(Array(query.question) == Self.question)
    }

    @Test func `the room for an answer is what the OPT record names`() throws {
        var bytes = Self.header + Self.question
        bytes[11] = 1
        // 00 root; 0029 OPT; 04D0 1232 bytes; 00000000 flags; 0000 no options.
        bytes += [0, 0, 0x29, 0x04, 0xD0, 0, 0, 0, 0, 0, 0]
        #expect(try DNSQuery(bytes).room == 1232)
    }

    @Test func `an answer has the question as it was asked and a record for each address`() throws {
        let query = try DNSQuery(Self.header + Self.question)
        let answer = DNSAnswer.records([[172, 18, 0, 2]], to: query, room: 512)
        // 4142 id; 8180 answer, recursion wanted and available, no error; one question, one record.
        let head: [UInt8] = [0x41, 0x42, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]
        // C00C the question's name; A IN; 600 s; 4 bytes.
        let record: [UInt8] = [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0x02, 0x58, 0, 4, 172, 18, 0, 2]
        #expect(answer == head + Self.question + record)
        let none = DNSAnswer.records([], to: query, room: 512)
        #expect(none == [0x41, 0x42, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0] + Self.question)
        let failed = DNSAnswer.failure(DNSAnswer.failed, to: query)
        #expect(failed == [0x41, 0x42, 0x81, 0x82, 0, 1, 0, 0, 0, 0, 0, 0] + Self.question)
    }

    @Test func `an answer that is too long for a datagram says so`() throws {
        let query = try DNSQuery(Self.header + Self.question)
        let addresses = (0..<100).map { [10, 0, 0, UInt8($0)] as [UInt8] }
        let short = DNSAnswer.records(addresses, to: query, room: query.room)
        #expect(short.count <= 512)
        #expect(short[2] == 0x83)
        #expect(Int(short[7]) == (512 - 24) / 16)
        let whole = DNSAnswer.records(addresses, to: query, room: 0xFFFF)
        #expect(whole[2] == 0x81)
        #expect(whole[7] == 100)
    }

    @Test func `what is no question is answered with its fault, or not at all`() {
        func fault(_ bytes: [UInt8]) -> DNSQuery.Fault? {
            do throws(DNSQuery.Fault) {
                _ = try DNSQuery(bytes)
                return nil
            } catch { return error }
        }
        #expect(fault([]) == .silent)
        #expect(fault(Array(Self.header.dropLast())) == .silent)
        var answer = Self.header + Self.question
        answer[2] = 0x81
        #expect(fault(answer) == .silent)
        var update = Self.header + Self.question
        update[2] = 0x28
        #expect(fault(update) == .answered(code: 4))
        #expect(fault(Self.header) == .answered(code: 1))
        #expect(fault(Self.header + [0xC0, 0x0C, 0, 1, 0, 1]) == .answered(code: 1))
        #expect(fault(Self.header + Self.question + [UInt8](repeating: 0, count: 5000)) == .answered(code: 1))
        #expect(DNSAnswer.failure(1, toHeader: Self.header) == [0x41, 0x42, 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `a name with bytes that no host has is nobody's here`() throws {
        // 03 "a.b", 03 "a" E9 "b"
        for label: [UInt8] in [[3, 0x61, 0x2E, 0x62], [3, 0x61, 0xE9, 0x62]] {
            #expect(try DNSQuery(Self.header + label + [0, 0, 1, 0, 1]).name == nil)
        }
    }

    @Test func `only the answer to this very question counts`() throws {
        let query = try DNSQuery(Self.header + Self.question)
        let id: (UInt8, UInt8) = (0x12, 0x34)
        let good = [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0] + Self.question
        #expect(DNSReply.answers(good, query, id: id))
        var lower = good
        lower[13] |= 0x20
        #expect(DNSReply.answers(lower, query, id: id))
        let changes: [(Int, UInt8)] = [(1, 0x35), (2, 0x01), (5, 0), (13, 0x58), (16, 3), (21, 28), (23, 3)]
        for (place, byte) in changes {
            var other = good
            other[place] = byte
            #expect(!DNSReply.answers(other, query, id: id), "byte \(place)")
        }
        #expect(!DNSReply.answers(Array(good.dropLast()), query, id: id))
        var refused = good
        refused[3] = 0x85
        #expect(DNSReply.isRefusal(refused) && !DNSReply.isRefusal(good))
    }

    @Test func `names of addresses are read backwards`() {
        #expect(DNSAnswer.address(ofReverse: "2.0.18.172.in-addr.arpa") == IPAddress("172.18.0.2"))
        let nibbles = "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa"
        #expect(DNSAnswer.address(ofReverse: nibbles) == IPAddress("fd00:1::2"))
        for text in ["18.172.in-addr.arpa", "2.0.18.300.in-addr.arpa", "x" + nibbles, "+" + nibbles.dropFirst(), ""] {
            #expect(DNSAnswer.address(ofReverse: text) == nil, "\(text)")
        }
    }

    @Test func `a name is written by its labels`() {
        #expect(DNSName.write("db.n1") == [2, 0x64, 0x62, 2, 0x6E, 0x31, 0])
        #expect(DNSName.write("a..b") == nil)
        #expect(DNSName.write(String(repeating: "a", count: 64)) == nil)
        #expect(DNSName.write(Array(repeating: "abcdefg", count: 33).joined(separator: ".")) == nil)
    }
}
