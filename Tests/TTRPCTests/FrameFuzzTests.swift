import Fuzzing
import TTRPC
import Testing

/// The framer is given whatever a peer sends. The rounds are the same in each run.
@Suite struct FrameFuzzTests {
    private static let samples: [[UInt8]] = [[0, 1, 300], [70000], [0], [17, 0, 4096, 5]].map { sizes in
        var bytes: [UInt8] = []
        for (index, size) in sizes.enumerated() {
            let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let kind: FrameKind = index % 3 == 2 ? .data : index % 3 == 1 ? .response : .request
            try? Frame(stream: UInt32(index * 2 + 1), kind: kind, flags: .remoteClosed, payload: payload)
                .encode(to: &bytes)
        }
        return bytes
    }

    private struct Outcome: Equatable {
        var frames: [Frame] = []
        var error: FrameError?
    }

    /// Everything up to the first error, fed in pieces of these sizes in turn.
    private static func decode(_ bytes: [UInt8], pieces: [Int]) -> Outcome {
        var outcome = Outcome()
        var decoder = FrameDecoder()
        var rest = bytes[...]
        var turn = 0
        while !rest.isEmpty {
            let piece = rest.prefix(pieces[turn % pieces.count])
            rest = rest.dropFirst(piece.count)
            turn += 1
            decoder.feed(Array(piece))
            do throws(FrameError) {
                while let frame = try decoder.next() { outcome.frames.append(frame) }
            } catch {
                outcome.error = error
                return outcome
            }
        }
        return outcome
    }

    @Test func `a damaged stream gives the same frames however it is cut, and says again what it was`() throws {
        var random = RandomSource(seed: 22)
        var (whole, refused) = (0, 0)
        try Damage.each(of: Self.samples, pieces: Damage.numberPieces, rounds: 3000, seed: 21) { bytes in
            let once = Self.decode(bytes, pieces: [max(1, bytes.count)])
            let sizes = (0..<3).map { _ in Int.random(in: 1...9000, using: &random) }
            #expect(Self.decode(bytes, pieces: sizes) == once)
            var again: [UInt8] = []
            for frame in once.frames { try frame.encode(to: &again) }
            #expect(bytes.starts(with: again))
            whole += once.frames.count
            refused += once.error == nil ? 0 : 1
        }
        #expect(whole > 1000 && refused > 200)
    }
}
