/// Columns as docker prints them: each at least `minimum` wide and 3 apart from the next; the last one is not padded.
public struct Table: Sendable {
    public var rows: [[String]]

    /// `docker top` alone has 20.
    let minimum: Int

    public init(_ rows: [[String]] = [], minimum: Int = 10) {
        self.rows = rows
        self.minimum = minimum
    }

    public var text: String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.dropLast().enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], max(minimum, cell.unicodeScalars.count + 3))
            }
        }
        var text = ""
        for row in rows {
            for (column, cell) in row.enumerated() {
                text += cell
                if column == row.count - 1 { continue }
                text += String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
            }
            text += "\n"
        }
        return text
    }
}
