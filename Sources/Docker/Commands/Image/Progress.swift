import Glibc
import Linux
import Text

/// The daemon's stream of JSON messages: on a terminal what has an id and a progress keeps a line of its own, which is
/// drawn over and over; elsewhere there are no bars.
struct Progress {
    private static let longestMessage = 16 << 20
    private let output: Int32
    private let isTerminal: Bool
    /// The lines of what has an id, from the top.
    private var lines: [String: Int] = [:]

    /// `output` nil: nothing is shown, errors and `aux` apart, which is what the daemon tells programs.
    static func show(_ stream: HTTPConnection, output: Int32?, aux: (JSONNode) -> Void = { _ in }) throws {
        guard let output else { return try read(stream, isTerminal: false, aux: aux) { _ in } }
        try read(stream, isTerminal: isatty(output) == 1, output: output, aux: aux) { try writeFully(output, $0[...]) }
    }

    /// What is to be shown goes to `write`, whatever that is.
    static func read(
        _ stream: HTTPConnection,
        isTerminal: Bool,
        output: Int32 = -1,
        aux: (JSONNode) -> Void,
        write: ([UInt8]) throws -> Void
    ) throws {
        var progress = Progress(output: output, isTerminal: isTerminal)
        var pending: [UInt8] = []
        while let piece = try stream.nextPiece() {
            let start = pending.count
            pending += piece
            guard let last = pending[start...].lastIndex(of: 10) else {
                if pending.count > longestMessage { throw Failure("the daemon's answer has too long a line") }
                continue
            }
            try add(pending[...last], &progress, aux, write)
            pending.removeFirst(last + 1)
        }
        try add(pending[...], &progress, aux, write)
    }

    init(output: Int32, isTerminal: Bool) {
        self.output = output
        self.isTerminal = isTerminal
    }

    private static func add(
        _ lines: ArraySlice<UInt8>,
        _ progress: inout Progress,
        _ aux: (JSONNode) -> Void,
        _ write: ([UInt8]) throws -> Void
    ) throws {
        var text: [UInt8] = []
        for line in lines.split(separator: 10) where line.contains(UInt8(ascii: "{")) {
            let node = try JSONNode.parse(Array(line))
            if let result = node["aux"] {
                aux(result)
                continue
            }
            if let error = node["errorDetail"]?["message"]?.string ?? node["error"]?.string {
                try write(text)
                throw Failure(error, status: node["errorDetail"]?["code"]?.int ?? 0)
            }
            // The width may change at any time.
            let columns = RawMode.size(of: progress.output)?.columns ?? 200
            text += Array(progress.draw(node, columns: columns).utf8)
        }
        try write(text)
    }

    /// What is written for a message.
    mutating func draw(_ node: JSONNode, columns: Int) -> String {
        let id = node["id"]?.string ?? ""
        let detail = node["progressDetail"].flatMap { $0.isNull ? nil : $0 }
        var text = ""
        var up = 0
        if !id.isEmpty, detail != nil {
            if lines[id] == nil {
                lines[id] = lines.count
                if isTerminal { text += "\n" }
            }
            up = lines.count - (lines[id] ?? 0)
            if isTerminal && up > 0 { text += "\u{1B}[\(up)A" }
        } else {
            // What is no progress is below all lines that were drawn: those stay as they are.
            lines = [:]
        }
        text += message(node, id, detail, columns)
        if isTerminal, !id.isEmpty, up > 0 { text += "\u{1B}[\(up)B" }
        return text
    }

    private func message(_ node: JSONNode, _ id: String, _ detail: JSONNode?, _ columns: Int) -> String {
        let stream = node["stream"]?.string ?? ""
        let status = node["status"]?.string ?? ""
        let bar = detail.map { Self.bar($0, columns: columns) }
        let isDrawn = isTerminal && stream.isEmpty && bar != nil
        if !isDrawn, let bar, !bar.isEmpty { return "" }
        let name = id.isEmpty ? "" : "\(id): "
        if isDrawn { return "\u{1B}[2K\r\(name)\(status) \(bar ?? "")\r" }
        if isTerminal, let bar { return "\(name)\(status) \(bar)" }
        return name + (stream.isEmpty ? "\(status)\n" : stream)
    }

    /// `[====>    ]  12MB/30MB`: the bar where there is room for it, what is left to wait where that can be told.
    static func bar(_ detail: JSONNode, columns: Int) -> String {
        bar(
            current: detail["current"]?.int64 ?? 0,
            total: detail["total"]?.int64 ?? 0,
            columns: columns,
            units: detail["units"]?.string ?? "",
            hidesCounts: detail["hidecounts"]?.bool == true,
            start: detail["start"]?.int64 ?? 0
        )
    }

    /// `start` is the moment, in seconds of 1970, from which the wait is estimated; 0 for no estimate.
    static func bar(
        current: Int64,
        total: Int64,
        columns: Int,
        units: String = "",
        hidesCounts: Bool = false,
        start: Int64 = 0
    ) -> String {
        func padded(_ text: String) -> String { String(repeating: " ", count: max(0, 8 - text.utf8.count)) + text }
        if current <= 0 && total <= 0 { return "" }
        let done = units.isEmpty ? Sizes.human(current, digits: 4) : "\(current)"
        guard total > 0 else { return units.isEmpty ? padded(done) : "\(done) \(units)" }
        let share = Int(max(0, min(100, Double(current) / Double(total) * 100))) / 2
        var text = ""
        if columns > 110 {
            text = "[\(String(repeating: "=", count: share))>\(String(repeating: " ", count: 50 - share))] "
        }
        if !hidesCounts {
            let whole = units.isEmpty ? Sizes.human(total, digits: 4) : "\(total)"
            text += (units.isEmpty ? padded(done) : done) + (current > total ? "" : "/\(whole)")
            if !units.isEmpty { text += " \(units)" }
        }
        if columns > 50, current > 0, share < 50, start > 0 {
            // The numbers are a daemon's: a wait beyond all time is not told.
            let left = Double(Int64(time(nil)) &- start) / Double(current) * Double(total &- current)
            if let seconds = Int64(exactly: left.rounded()), seconds.magnitude < Int64.max / 1_000_000_000 {
                text += " \(Durations.go(nanoseconds: seconds * 1_000_000_000))"
            }
        }
        return text
    }
}
