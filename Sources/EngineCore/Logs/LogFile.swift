import CLinux
import Glibc
import Linux

/// One file of a log, open at some place. It is held open: a file that is rotated away is still read to its end.
final class LogFile {
    /// A line is at most 16 KiB of output; JSON makes it a few times longer.
    private static let lineLimit = 1 << 20

    private let file: FileDescriptor
    private var offset: Int
    private var pending: [UInt8] = []
    private var start = 0

    init(path: String, offset: Int = 0) throws(SystemCallError) {
        file = try FileDescriptor.open(path, O_RDONLY)
        self.offset = offset
    }

    private func status() throws(SystemCallError) -> stat {
        var status = stat()
        let raw = file.raw
        try systemCall("fstat") { fstat(raw, &status) }
        return status
    }

    /// Whether this is the file of that name now.
    func isStill(_ path: String) -> Bool {
        var other = stat()
        guard stat(path, &other) == 0, let own = try? status() else { return false }
        return own.st_ino == other.st_ino && own.st_dev == other.st_dev
    }

    func seek(_ place: Int) { offset = place }

    func end() throws(SystemCallError) -> Int { Int(try status().st_size) }

    /// The next whole line, nil when there is none yet.
    func next() throws -> LogLine? {
        while true {
            if let end = pending[start...].firstIndex(of: 0x0A) {
                let line = LogLine(pending[start..<end])
                start = end + 1
                // Half a line, of a shim that was killed while it wrote: the others are worth reading.
                guard let line else { continue }
                return line
            }
            pending.removeSubrange(..<start)
            start = 0
            guard pending.count < Self.lineLimit else {
                throw EngineError.internalError("the container's log has a line that does not end")
            }
            var piece = [UInt8](repeating: 0, count: 65536)
            let raw = file.raw, at = offset
            let count = try systemCall("pread") {
                piece.withUnsafeMutableBytes { pread(raw, $0.baseAddress, $0.count, at) }
            }
            if count == 0 { return nil }
            offset += count
            pending += piece[..<count]
        }
    }

    /// Where the last `lines` lines begin, and how many there are if the file has fewer.
    func tail(_ lines: Int) throws -> (offset: Int, lines: Int) {
        var position = Int(try status().st_size)
        var found = 0
        var isLast = true
        let raw = file.raw
        var piece = [UInt8](repeating: 0, count: 65536)
        while position > 0 {
            let size = min(position, piece.count), at = position - size
            let count = try systemCall("pread") {
                piece.withUnsafeMutableBytes { pread(raw, $0.baseAddress, size, at) }
            }
            guard count == size else { break }
            for index in stride(from: size - 1, through: 0, by: -1) where piece[index] == 0x0A {
                // The line end at the very end of the file closes the last line.
                if !isLast || at + index + 1 < position { found += 1 }
                isLast = false
                if found == lines { return (at + index + 1, lines) }
            }
            position = at
        }
        return (0, isLast ? found : found + 1)
    }
}
