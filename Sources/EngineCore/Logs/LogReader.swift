import Glibc
import Linux

/// A container's log over its rotated files, oldest first: `PATH.2`, `PATH.1`, `PATH`. The files are held, not their
/// names, for a rotation gives every one of them another name.
actor LogReader {
    private static let maximumFiles = 1000

    private let path: String
    /// Those still to be read, oldest first; the first of them is being read.
    private var files: [LogFile]

    init(path: String, tail: Int?) throws {
        self.path = path
        files = try Self.open(path)
        guard let tail else { return }
        var kept: [LogFile] = []
        var missing = tail
        while let last = files.popLast() {
            // With nothing wanted of the past the newest is kept all the same, at its end: what comes is read from it.
            let (offset, lines) = missing > 0 ? try last.tail(missing) : (try last.end(), 0)
            last.seek(offset)
            kept.insert(last, at: 0)
            missing -= lines
            if missing <= 0 { break }
        }
        files = kept
    }

    /// Newest first, so that a rotation meanwhile shows one file twice and leaves none out.
    private static func open(_ path: String) throws -> [LogFile] {
        var files: [LogFile] = []
        for number in 0..<maximumFiles {
            let name = number == 0 ? path : "\(path).\(number)"
            guard Files.exists(name) else {
                if number == 0 { continue }
                break
            }
            if files.last?.isStill(name) == true { continue }
            files.append(try LogFile(path: name))
        }
        return files.reversed()
    }

    /// The next line, nil when there is none yet.
    func next() throws -> LogLine? {
        while true {
            guard let file = files.first else {
                guard Files.exists(path) else { return nil }
                files = [try LogFile(path: path)]
                continue
            }
            if let line = try file.next() { return line }
            if files.count > 1 {
                files.removeFirst()
                continue
            }
            if file.isStill(path) { return nil }
            // Rotated: what was written before that is read once more, then what came after it.
            if let line = try file.next() { return line }
            let newer = try successors(of: file)
            if newer.isEmpty { return nil }
            files = newer
        }
    }

    /// The files that came after this one, oldest first.
    private func successors(of file: LogFile) throws -> [LogFile] {
        var newer: [LogFile] = []
        for number in 0..<Self.maximumFiles {
            let name = number == 0 ? path : "\(path).\(number)"
            guard Files.exists(name) else {
                if number == 0 { continue }
                break
            }
            if file.isStill(name) { break }
            if newer.last?.isStill(name) != true { newer.append(try LogFile(path: name)) }
        }
        return newer.reversed()
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
