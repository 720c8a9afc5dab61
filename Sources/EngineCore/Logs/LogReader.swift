import DockerAPI
import Glibc
import Linux
import Synchronization

/// A container's log over its rotated files, oldest first: `PATH.2`, `PATH.1`, `PATH`. The files are held, not their
/// names, for a rotation gives every one of them another name. Its calls read disks and belong on a thread that may
/// wait.
final class LogReader: Sendable {
    private static let maximumFiles = LogFileLimits.mostFiles
    /// Bytes of an answer's piece.
    private static let pieceSize = 1 << 18

    private struct State: ~Copyable {
        /// Those still to be read, oldest first; the first of them is being read.
        var files: [LogFile]
        var entry = LogEntry()
        var printer: LogPrinter
        var hasEnded = false
    }

    private let path: String
    private let format: LogFormat
    private let query: LogQuery
    private let state: Mutex<State>

    init(path: String, _ format: LogFormat, _ query: LogQuery, tty: Bool) throws {
        self.path = path
        self.format = format
        self.query = query
        let printer = LogPrinter(isFramed: !tty, showsTimes: query.showsTimes, showsDetails: query.showsDetails)
        state = Mutex(State(files: try Self.open(path, format, tail: query.tail), printer: printer))
    }

    private static func open(_ path: String, _ format: LogFormat, tail: Int?) throws -> [LogFile] {
        guard let tail else { return try names(path).reversed().compactMap { try file($0, format) } }
        var kept: [LogFile] = []
        var missing = tail
        for name in names(path) {
            guard let file = try file(name, format) else { continue }
            // With nothing wanted of the past the newest is kept all the same, at its end: what comes is read from it.
            let (offset, records) = missing > 0 ? try file.tail(missing) : (file.size, 0)
            file.seek(offset)
            kept.insert(file, at: 0)
            missing -= records
            if missing <= 0 { break }
        }
        return kept
    }

    /// Newest first.
    private static func names(_ path: String) -> [String] {
        var names = Files.exists(path) ? [path] : []
        for number in 1..<maximumFiles {
            let name = "\(path).\(number)"
            guard let found = [name, "\(name).gz"].first(where: Files.exists) else { break }
            names.append(found)
        }
        return names
    }

    /// nil for one that is gone: it was rotated or compressed a moment ago, and what it held is older than what is kept.
    private static func file(_ name: String, _ format: LogFormat) throws(SystemCallError) -> LogFile? {
        do throws(SystemCallError) {
            return name.hasSuffix(".gz") ? try LogFile(compressed: name, format) : try LogFile(path: name, format)
        } catch {
            guard error.errno == ENOENT else { throw error }
            let compressed = "\(name).gz"
            return Files.exists(compressed) ? try LogFile(compressed: compressed, format) : nil
        }
    }

    /// What comes next, printed: about a piece's worth, less when there is no more for now; nil when nothing will come,
    /// for all that follows is younger than wanted.
    func some() throws -> [UInt8]? {
        try state.withLock { state in
            guard !state.hasEnded else { return nil }
            var bytes: [UInt8] = []
            // A reader that wants few of many lines must come back from time to time as well.
            var read = 0
            while bytes.count < Self.pieceSize, read < 4 * Self.pieceSize, try next(&state) {
                read += state.entry.text.count + 64
                if let until = query.until, state.entry.time > until {
                    state.hasEnded = true
                    break
                }
                guard query.includes(state.entry) else { continue }
                if bytes.isEmpty { bytes.reserveCapacity(Self.pieceSize + 4096) }
                state.printer.append(state.entry, to: &bytes)
            }
            return bytes.isEmpty && state.hasEnded ? nil : bytes
        }
    }

    /// Whether a look is worth it; asks the kernel for a size and a name only.
    var hasMore: Bool {
        state.withLock { state in
            guard let file = state.files.first else { return Files.exists(path) }
            return state.files.count > 1 || file.hasMore || (!file.isStill(path) && Files.exists(path))
        }
    }

    private func next(_ state: inout State) throws -> Bool {
        while true {
            guard let file = state.files.first else {
                guard let file = try Self.file(path, format) else { return false }
                state.files = [file]
                continue
            }
            if try file.next(into: &state.entry) { return true }
            if state.files.count > 1 {
                state.files.removeFirst()
                continue
            }
            if file.isStill(path) { return false }
            // Rotated: what was written before that is read once more, then what came after it.
            if try file.next(into: &state.entry) { return true }
            let newer = try successors(of: file)
            if newer.isEmpty { return false }
            state.files = newer
        }
    }

    /// The files that came after this one, oldest first.
    private func successors(of file: LogFile) throws -> [LogFile] {
        var newer: [LogFile] = []
        for name in Self.names(path) {
            // A compressed one is another file than it was; its successor is the one before it.
            if file.isStill(name) || name.hasSuffix(".gz") { break }
            if newer.last?.isStill(name) == true { continue }
            if let next = try Self.file(name, format) { newer.append(next) }
        }
        return newer.reversed()
    }
}
