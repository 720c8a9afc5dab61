import Text

/// The drawn form of a progress, which clients of old print.
enum ProgressBar {
    private static let width: Int64 = 50

    static func text(_ current: Int64, of total: Int64) -> String {
        if current <= 0 && total <= 0 { return "" }
        let done = Sizes.human(current, digits: 4)
        let padded = String(repeating: " ", count: max(0, 8 - done.utf8.count)) + done
        guard total > 0 else { return padded }
        let share = min(100, Int64(Double(current) / Double(total) * 100)) / 2
        let bar = String(repeating: "=", count: Int(share)) + ">" + String(repeating: " ", count: Int(width - share))
        return "[\(bar)] \(padded)" + (current > total ? "" : "/\(Sizes.human(total, digits: 4))")
    }
}
