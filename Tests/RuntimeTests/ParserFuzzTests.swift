import Fuzzing
import Testing

@testable import Runtime

/// Inputs of an image or of another program, damaged. The rounds are the same in each run.
@Suite struct ParserFuzzTests {
    @Test func `a damaged passwd gives a field of it or none`() {
        let sample = Array("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:\nu:x:5:5::/home/u:/bin/sh\n".utf8)
        let pieces = Damage.jsonPieces + [":", "::::::", "\n", ":0:"].map { Array($0.utf8) }
        var found = 0
        Damage.each(of: [sample], pieces: pieces, rounds: 5000, seed: 11) { bytes in
            for uid: UInt32 in [0, 5, 65534, .max] {
                guard let home = PasswordFile.field(5, of: uid, in: bytes) else { continue }
                found += 1
                #expect(!home.utf8.contains(0x0A) && !home.utf8.contains(UInt8(ascii: ":")))
            }
        }
        #expect(found > 1000)
    }

    @Test func `a damaged answer of criu is read to some end`() {
        var message = CriuMessage()
        message.integer(1, 6)
        message.bool(2, true)
        message.integer(7, -1)
        message.integer(9, UInt64(Int64.max))
        message.pair(5, "post-restore", "x")
        var read = 0
        Damage.each(of: [message.bytes], pieces: Damage.numberPieces, rounds: 5000, seed: 12) { bytes in
            guard let fields = CriuFields(bytes) else { return }
            read += 1
            _ = (fields.number(1), fields.message(5)?.string(1), fields.message(5)?.number(2))
        }
        #expect(read > 500)
    }

    @Test(arguments: [
        [0x08], [0x08, 0x80], [0x0A, 0x05, 0x61], [0x0B],
        [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0x08] + [UInt8](repeating: 0xFF, count: 11),
    ])
    func `one that is cut short or too long is none`(bytes: [UInt8]) {
        #expect(CriuFields(bytes) == nil)
    }
}
