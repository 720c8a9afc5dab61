import Glibc
import OCI
import Synchronization

/// The blobs of a fetch or a push, a line each. On a terminal it is written anew while they come, elsewhere once.
final class BlobBoard: Sendable {
    enum Status: String {
        case resolving, resolved, waiting, downloading, uploading, exists, done
    }

    private struct Row {
        let name: String
        var status: Status
        var offset: Int64 = 0
        var total: Int64 = 0
    }

    private struct State {
        var rows: [Row] = []
        var places: [String: Int] = [:]
        var shown = 0
        var last = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now
    private let isTerminal = isatty(1) == 1
    /// Nothing is shown where remarks for debugging are.
    private let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown }

    func set(_ name: String, _ status: Status, offset: Int64 = 0, total: Int64 = 0) {
        state.withLock { state in
            let place = state.places[name] ?? state.rows.count
            if place == state.rows.count { state.rows.append(Row(name: name, status: status)) }
            state.places[name] = place
            state.rows[place].status = status
            state.rows[place].offset = offset
            state.rows[place].total = total
            if isTerminal && state.last.duration(to: .now) > .milliseconds(100) { show(&state) }
        }
    }

    /// The last look at it.
    func finish() { state.withLock { show(&$0) } }

    private func show(_ state: inout State) {
        guard isShown else { return }
        state.last = .now
        var lines = state.rows.map(Self.line)
        let total = state.rows.reduce(0) { $0 + $1.offset }
        let elapsed = start.duration(to: .now).components
        let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        let rate = Amount.text(seconds > 0 ? Int64(Double(total) / seconds) : 0)
        let time = ProgressRow.padded(Amount.fixed(seconds, digits: 1), 4)
        let amount = ProgressRow.right(String(Amount.text(total).prefix(6)), 7)
        lines.append("elapsed: \(time)s\ttotal: \(amount)\t(\(rate)/s)\t")
        try? Output.write(String(repeating: "\u{1B}[1A\u{1B}[2K\r", count: state.shown))
        try? Output.table(lines)
        state.shown = isTerminal ? lines.count : 0
    }

    private static func line(_ row: Row) -> String {
        switch row.status {
        case .downloading, .uploading:
            let part = row.total > 0 ? Double(row.offset) / Double(row.total) : 0
            let done = ProgressRow.right(String(Amount.text(row.offset).prefix(8)), 8)
            return "\(row.name):\t\(row.status)\t\(ProgressRow.bar(part))\t\(done)/\(Amount.text(row.total))\t"
        case .resolving, .waiting: return "\(row.name):\t\(row.status)\t\(ProgressRow.bar(0))\t"
        default: return "\(row.name):\t\(row.status)\t\(ProgressRow.bar(1))\t"
        }
    }
}
