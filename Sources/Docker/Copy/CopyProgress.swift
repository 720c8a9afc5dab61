import Glibc
import Linux
import Text

/// Counts what is copied, and shows it on a terminal as it grows.
final class CopyProgress {
    private let header: String
    private let isShown: Bool
    private let isDrawn: Bool
    private var total: Int64 = 0
    private var last: Int64 = 0
    /// In nanoseconds.
    private static let interval: Int64 = 75_000_000

    init(_ header: String, isShown: Bool) {
        self.header = header
        self.isShown = isShown
        isDrawn = isShown && isatty(2) == 1
    }

    func add(_ count: Int) {
        total += Int64(count)
        guard isDrawn else { return }
        let moment = MonotonicClock.nanoseconds
        if moment - last < Self.interval { return }
        last = moment
        draw("\(header)\(Sizes.human(total))")
    }

    /// docker says so after a failure, too.
    func finish(_ destination: String) {
        guard isShown else { return }
        if isDrawn { draw("") }
        complain("Successfully copied \(Sizes.human(total)) to \(destination)")
    }

    private func draw(_ text: String) { try? writeFully(2, Array("\r\u{1B}[2K\(text)".utf8)[...]) }
}
