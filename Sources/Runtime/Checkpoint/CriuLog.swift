import Linux

/// The lines of criu's log that hold an error, each with the five before it, as warnings of ours.
enum CriuLog {
    static func quote(_ path: String) {
        guard let bytes = try? Files.read(path, limit: 64 << 20) else {
            return RuntimeLog.warning("open \(path): criu left no log")
        }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let wanted = Array("Error".utf8)
        var printed = 0
        for (index, line) in lines.enumerated() where contains(line, wanted) {
            if printed == 0 { RuntimeLog.warning("--- Quoting \"\(path)\"") }
            let first = max(printed, index - 5)
            if printed != 0 && first > printed { RuntimeLog.warning("...") }
            for position in first...index where position >= printed {
                RuntimeLog.warning("\(position + 1):\(String(decoding: lines[position], as: UTF8.self))")
            }
            printed = index + 1
        }
        if printed != 0 { RuntimeLog.warning("---") }
    }

    private static func contains(_ line: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
        guard line.count >= wanted.count else { return false }
        return (line.startIndex...(line.endIndex - wanted.count)).contains { line[$0...].starts(with: wanted) }
    }
}
