import Linux
import Text

/// What is said of bytes that pass, as docker's own progress reader does it: after each half megabyte, though not more often
/// than ten times a second, and at the end.
final class TransferProgress {
    private let action: String
    private let total: Int64
    /// Whether the end alone is told.
    private let isTerse: Bool
    private let write: (String) throws -> Void
    private var current: Int64 = 0
    private var told: Int64 = 0
    private var last: Int64?
    /// In nanoseconds.
    private static let interval: Int64 = 100_000_000

    /// `total` 0: nobody knows how much comes.
    init(_ action: String, total: Int64 = 0, isTerse: Bool, write: @escaping (String) throws -> Void) {
        self.action = action
        self.total = total
        self.isTerse = isTerse
        self.write = write
    }

    func add(_ count: Int) throws {
        current += Int64(count)
        let step = total > 0 ? min(512 << 10, total / 100) : 512 << 10
        guard current - told > step else { return }
        told = current
        let moment = MonotonicClock.nanoseconds
        if current != total, let last, moment - last < Self.interval { return }
        last = moment
        if !isTerse { try write(line) }
    }

    func finish() throws { try write("\(line)\r\n") }

    private var line: String {
        let bar = Progress.bar(current: current, total: total, columns: RawMode.size(of: 0)?.columns ?? 200)
        return "\(action) \(bar)\r" + (bar.isEmpty ? "\n" : "")
    }
}
