import Fuzzing
import Linux
import Testing

@testable import NetdCore

/// What containers and servers send is not believed. The rounds are the same in each run.
@Suite struct MessageFuzzTests {
    private static let head: [UInt8] = [0x41, 0x42, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 1]
    private static let samples: [[UInt8]] = [
        head + [3, 0x57, 0x65, 0x42, 2, 0x6E, 0x31, 0, 0, 1, 0, 1] + [0, 0, 0x29, 0x04, 0xD0, 0, 0, 0, 0, 0, 0],
        head + [1, 0x32, 1, 0x30, 2, 0x31, 0x38, 3, 0x31, 0x37, 0x32, 7] + Array("in-addr".utf8) + [4]
            + Array("arpa".utf8) + [0, 0, 12, 0, 1],
    ]

    @Test func `a damaged question is read or refused, and its answer fits`() {
        var read = 0
        Damage.each(of: Self.samples, pieces: Damage.numberPieces, rounds: 20_000, seed: 31) { bytes in
            do throws(DNSQuery.Fault) {
                let query = try DNSQuery(bytes)
                read += 1
                #expect(query.questionEnd <= bytes.count && query.room >= 512)
                let data = [[UInt8]](repeating: [1, 2, 3, 4], count: 200)
                let answer = DNSAnswer.records(data, to: query, room: query.room)
                #expect(answer.count <= query.room)
                #expect(answer[0..<2] == bytes[0..<2])
                _ = query.name.flatMap(DNSAnswer.address(ofReverse:))
                #expect(!DNSReply.answers(bytes, query, id: (bytes[0], bytes[1])))
            } catch {
                if case .answered(let code) = error {
                    #expect(DNSAnswer.failure(code, toHeader: bytes).count == 12)
                }
            }
        }
        #expect(read > 1000)
    }

    @Test func `a damaged answer counts only where it repeats the question`() throws {
        let query = try DNSQuery(Self.samples[0])
        let good = [0x12, 0x34, 0x81, 0x80] + Self.samples[0][4...]
        var counted = 0
        Damage.each(of: [good], pieces: Damage.numberPieces, rounds: 20_000, seed: 32) { bytes in
            guard DNSReply.answers(bytes, query, id: (0x12, 0x34)) else { return }
            counted += 1
            #expect(bytes.count >= query.questionEnd && bytes[0] == 0x12 && bytes[1] == 0x34)
        }
        #expect(counted > 100)
    }

    @Test func `a damaged update is read or refused`() {
        let sample =
            #"{"whole":true,"sandboxes":[{"id":"a","namespace":"/n","resolves":true,"places":[{"network":"#
            + #""n","names":["x"],"addresses":["10.0.0.1"],"links":{"a":"b"}}]}],"#
            + #""gone":["b"]}"#
        Damage.each(of: [Array(sample.utf8)], pieces: Damage.jsonPieces, rounds: 8000, seed: 33) { bytes in
            guard let update = try? NetdUpdate(bytes) else { return }
            #expect(update.sandboxes.allSatisfy { !$0.id.isEmpty })
            let table = NameTable()
            for sandbox in update.sandboxes { table.put(sandbox) }
            for sandbox in update.sandboxes { table.remove(sandbox) }
            _ = NetdReply(bytes)
        }
    }
}
