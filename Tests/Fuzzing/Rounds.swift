import Glibc

/// The rounds of one fuzz target: so many, a hundred times as many in a long run, or as many as MONOHULL_FUZZ_SECONDS
/// have room for, whose number is told then.
public struct Rounds: Sequence, IteratorProtocol {
    private static let seconds = getenv("MONOHULL_FUZZ_SECONDS").flatMap { Int(String(cString: $0)) }

    private let count: Int
    private let file: String
    private let start = ContinuousClock.now
    private var done = 0

    public init(_ count: Int, file: String = #fileID) {
        self.count = Damage.isLong ? count * 100 : count
        self.file = file
    }

    public mutating func next() -> Int? {
        if let seconds = Self.seconds {
            guard ContinuousClock.now - start < .seconds(seconds) else {
                print("\(file): \(done) rounds in \(seconds) s")
                return nil
            }
        } else if done == count {
            return nil
        }
        done += 1
        return done
    }
}
