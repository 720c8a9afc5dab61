/// Go's text/tabwriter: cells end with a tab; cells of neighbouring lines that stand in the same place form a column.
/// What follows a line's last tab belongs to no column and is not padded.
public struct TabWriter: Sendable {
    /// In characters; the padding counts.
    let minimum: Int
    let padding: Int
    /// Columns of a line; further tabs are text. Lines come from other people, and each column is a call deeper.
    private static let columns = 500
    /// Columns are filled with tabs of eight characters, and not with blanks.
    let usesTabs: Bool

    public init(minimum: Int, padding: Int, usesTabs: Bool = false) {
        self.minimum = minimum
        self.padding = padding
        self.usesTabs = usesTabs
    }

    /// The lines of `text` with their tabs taken out. An unfinished last line stays unfinished.
    public func format(_ text: String) -> String {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            line.split(separator: 0x09, maxSplits: Self.columns, omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
        }
        var output: [String] = []
        var widths: [Int] = []
        write(lines[...], &widths, &output)
        return output.joined(separator: "\n")
    }

    /// Lines that have no cell in the next column are written, those that have one are widened together.
    private func write(_ lines: ArraySlice<[String]>, _ widths: inout [Int], _ output: inout [String]) {
        let column = widths.count
        var index = lines.startIndex
        while index < lines.endIndex {
            guard lines[index].count - 1 > column else {
                output.append(padded(lines[index], widths))
                index += 1
                continue
            }
            let end = lines[index...].firstIndex { $0.count - 1 <= column } ?? lines.endIndex
            let longest = lines[index..<end].map { $0[column].unicodeScalars.count }.max() ?? 0
            widths.append(max(minimum, longest + padding))
            write(lines[index..<end], &widths, &output)
            widths.removeLast()
            index = end
        }
    }

    private func padded(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths) {
            let count = cell.unicodeScalars.count
            line += cell
            if usesTabs {
                let whole = (width + 7) / 8 * 8
                line += String(repeating: "\t", count: (whole - count + 7) / 8)
            } else {
                line += String(repeating: " ", count: width - count)
            }
        }
        for cell in cells.dropFirst(widths.count) { line += cell }
        return line
    }
}
