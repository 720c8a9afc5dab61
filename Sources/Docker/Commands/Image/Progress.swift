import Text

/// The daemon's stream of JSON messages as lines. Moving bars are left out: each state is one line.
enum Progress {
    static func show(_ stream: HTTPConnection, output: Int32, quiet: Bool) throws {
        var pending: [UInt8] = []
        while let piece = try stream.nextPiece() {
            pending += piece
            while let end = pending.firstIndex(of: 10) {
                let line = Array(pending[..<end])
                pending.removeFirst(end + 1)
                try message(line, output, quiet)
            }
        }
        try message(pending, output, quiet)
    }

    private static func message(_ line: [UInt8], _ output: Int32, _ quiet: Bool) throws {
        guard line.contains(UInt8(ascii: "{")) else { return }
        let node = try JSONNode.parse(line)
        if let error = node["errorDetail"]?["message"]?.string ?? node["error"]?.string { throw Failure(error) }
        if let text = node["stream"]?.string { return try writeFully(output, Array(text.utf8)[...]) }
        guard !quiet, let status = node["status"]?.string else { return }
        // A state with a byte count is a moving bar's step.
        if node["progressDetail"]?["current"] != nil { return }
        let id = node["id"]?.string ?? ""
        try writeFully(output, Array((id.isEmpty ? "\(status)\n" : "\(id): \(status)\n").utf8)[...])
    }
}
