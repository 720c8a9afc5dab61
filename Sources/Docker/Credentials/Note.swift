import Glibc

/// A note of docker's: coloured on a terminal.
enum Note {
    static func info(_ text: String, to output: Int32 = 2) {
        show(text, to: output, plain: " Info -> ", letter: "i", word: "Info", background: 106, color: 96)
    }
    static func warning(_ text: String) {
        show(text, to: 2, plain: " Warn -> ", letter: "w", word: "Warn", background: 103, color: 33)
    }

    private static func show(
        _ text: String,
        to raw: Int32,
        plain: String,
        letter: String,
        word: String,
        background: Int,
        color: Int
    ) {
        let isTerminal = isatty(raw) == 1
        let head =
            isTerminal
            ? "\u{1B}[1m\u{1B}[\(background)m\u{1B}[30m\(letter)\u{1B}[0m\u{1B}[0m \u{1B}[\(color)m\(word) → \u{1B}[0m\u{1B}[0m"
            : plain
        let indent = String(repeating: " ", count: isTerminal ? 9 : plain.utf8.count)
        var output = "\n" + head
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { output += indent }
            output += (isTerminal ? "\u{1B}[3m\(line)\u{1B}[0m" : String(line)) + "\n"
        }
        try? writeFully(raw, Array(output.utf8)[...])
    }
}
