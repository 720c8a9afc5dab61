import Linux

/// A container's log over its rotated files, oldest first: `PATH.2`, `PATH.1`, `PATH`.
actor LogReader {
    private let path: String
    private var older: [String]
    private var file: LogFile?
    private var firstOffset = 0

    init(path: String, tail: Int?) throws {
        self.path = path
        var rotated: [String] = []
        while rotated.count < 1000, Files.exists("\(path).\(rotated.count + 1)") {
            rotated.append("\(path).\(rotated.count + 1)")
        }
        var files = Array(rotated.reversed()) + (Files.exists(path) ? [path] : [])
        if let tail {
            var kept: [String] = []
            var missing = tail
            while missing > 0, let last = files.popLast() {
                let (offset, lines) = try LogFile(path: last).tail(missing)
                kept.insert(last, at: 0)
                firstOffset = offset
                missing -= lines
            }
            files = kept
            // Nothing of the past: what comes from now on.
            if tail == 0, Files.exists(path) {
                files = [path]
                firstOffset = try LogFile(path: path).end()
            }
        }
        older = files
    }

    /// The next line, nil when there is none yet.
    func next() throws -> LogLine? {
        while true {
            if file == nil {
                if !older.isEmpty {
                    file = try LogFile(path: older.removeFirst(), offset: firstOffset)
                    firstOffset = 0
                } else if Files.exists(path) {
                    file = try LogFile(path: path)
                } else {
                    return nil
                }
            }
            if let line = try file?.next() { return line }
            if older.isEmpty, file?.isStill(path) != false { return nil }
            // Rotated: what was written before that is read once more, then the new file.
            if let line = try file?.next() { return line }
            file = nil
        }
    }

    /// Up to a good piece's worth of lines, fewer when there are no more for now.
    func some() throws -> [LogLine] {
        var lines: [LogLine] = []
        var size = 0
        while size < 65536, let line = try next() {
            lines.append(line)
            size += line.text.utf8.count
        }
        return lines
    }
}
