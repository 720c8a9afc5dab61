import Glibc

/// Inputs that were right once: bytes changed, cut out, doubled, or with something else in their place.
public enum Damage {
    /// Whether the long variants of the tests run.
    public static let isLong = getenv("MONOHULL_LONG").map { String(cString: $0) } == "1"

    /// What takes the place of a piece of a text.
    public static let jsonPieces: [[UInt8]] = [
        "", "0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
        "18446744073709551616", "1e400", "1.5", "4294967295", "4294967296", "null", "{}", "[]", "\"\"", "true", "]",
        "}",
        "\\ud800", "\\u0000", "\u{E9}", "[[[[", "\"",
    ].map { Array($0.utf8) }

    /// The bounds of the binary numbers.
    public static let numberPieces: [[UInt8]] = [
        [], [0], [0xFF], [0x7F], [0x80], [0xFF, 0xFF], [0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F],
        [0, 0, 0, 0x80], [0, 0, 0, 0, 0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ]

    /// One to three changes.
    public static func of(_ bytes: [UInt8], pieces: [[UInt8]], _ random: inout RandomSource) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            default: bytes.replaceSubrange(place..<end, with: random.pick(pieces))
            }
        }
        return bytes
    }

    /// `rounds` of them, as Rounds counts; each from one of the samples.
    public static func each(
        of samples: [[UInt8]],
        pieces: [[UInt8]],
        rounds: Int,
        seed: UInt64,
        file: String = #fileID,
        _ body: ([UInt8]) throws -> Void
    ) rethrows {
        var random = RandomSource(seed: seed)
        for _ in Rounds(rounds, file: file) {
            let sample = random.pick(samples)
            try body(of(sample, pieces: pieces, &random))
        }
    }
}
