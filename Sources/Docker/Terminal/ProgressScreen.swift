import Glibc
import Linux

/// Lines that change while something goes on, each with a name. Before a terminal they change in place; elsewhere each
/// state is a line, and steps of a bar are left out.
final class ProgressScreen {
    private let isTerminal = isatty(1) == 1
    private var rows: [String: Int] = [:]

    /// Of a bar's steps, if there is one.
    struct Step {
        var current: Int64
        var total: Int64
        /// What is counted; "" shows no numbers.
        var units = ""
    }

    func show(_ name: String, _ state: String, _ step: Step? = nil) {
        let bar = step.map(Self.bar) ?? ""
        guard isTerminal else {
            if bar.isEmpty { say("\(name): \(state)") }
            return
        }
        var text = ""
        if rows[name] == nil {
            rows[name] = rows.count
            text = "\n"
        }
        let above = rows.count - (rows[name] ?? 0)
        text += "\u{1B}[\(above)A\u{1B}[2K\r\(name): \(state) \(bar)\r\u{1B}[\(above)B"
        try? writeFully(1, Array(text.utf8)[...])
    }

    /// A line that stays; what comes after it begins below.
    func say(_ text: String) {
        rows = [:]
        try? writeFully(1, Array((text + "\n").utf8)[...])
    }

    private static func bar(_ step: Step) -> String {
        guard step.current > 0 || step.total > 0 else { return "" }
        let half = step.total > 0 ? min(50, max(0, Int(Double(step.current) / Double(step.total) * 100) / 2)) : 0
        var text = ""
        if (RawMode.size()?.columns ?? 200) > 110 {
            text = "[\(String(repeating: "=", count: half))>\(String(repeating: " ", count: 50 - half))] "
        }
        return step.units.isEmpty ? text : "\(text)\(step.current)/\(step.total) \(step.units)"
    }
}
