import Bytes
import CLinux
import DockerAPI
import Glibc
import Linux

/// One file of a log, open at some place. It is held open: a file that is rotated away is still read to its end.
final class LogFile {
    private static let blockSize = 1 << 18

    private var file: FileDescriptor
    /// Of a compressed file that was not read yet: the folder that it lies in.
    private var packedIn: String?
    private let format: LogFormat
    private var offset = 0
    /// What was read and is not decoded: from `start` to `end`.
    private var block: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    init(path: String, _ format: LogFormat) throws(SystemCallError) {
        self.format = format
        file = try FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW)
        block = .allocate(byteCount: Self.blockSize, alignment: 16)
    }

    /// A compressed file, laid out in a file without a name when something of it is wanted: who reads the oldest of many
    /// waits for one of them only.
    init(compressed path: String, _ format: LogFormat) throws(SystemCallError) {
        self.format = format
        file = try FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW)
        packedIn = Files.parent(of: path)
        block = .allocate(byteCount: Self.blockSize, alignment: 16)
    }

    private func unpack() throws {
        guard let folder = packedIn else { return }
        let source = try GzipSource(FileSource(file.duplicate()))
        let unpacked = try FileDescriptor.open(folder, O_RDWR | O_TMPFILE, mode: 0o600)
        let sink = FileSink(unpacked.raw)
        while case let count = try source.read(into: block), count > 0 {
            try sink.write(UnsafeRawBufferPointer(rebasing: block[..<count]))
        }
        file = unpacked
        packedIn = nil
    }

    deinit { block.deallocate() }

    private func status() throws(SystemCallError) -> stat {
        var status = stat()
        let raw = file.raw
        try systemCall("fstat") { fstat(raw, &status) }
        return status
    }

    /// Whether this is the file of that name now; a compressed one is another file than it was.
    func isStill(_ path: String) -> Bool {
        if packedIn != nil { return false }
        var other = stat()
        guard stat(path, &other) == 0, let own = try? status() else { return false }
        return own.st_ino == other.st_ino && own.st_dev == other.st_dev
    }

    var size: Int { (try? Int(status().st_size)) ?? 0 }

    /// Whether the file has grown since it was read.
    var hasMore: Bool { packedIn != nil || size > offset }

    func seek(_ place: Int) { offset = place }

    /// Takes the next record; false when there is none yet.
    func next(into entry: inout LogEntry) throws -> Bool {
        try unpack()
        while true {
            switch format.decode(UnsafeRawBufferPointer(rebasing: block[start..<end]), into: &entry) {
            case .entry(let length):
                start += length
                return true
            case .damaged(let length): start += length
            case .incomplete:
                guard try fill() else { return false }
            }
        }
    }

    private func fill() throws -> Bool {
        if start > 0 {
            UnsafeMutableRawBufferPointer(rebasing: block[..<(end - start)])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: block[start..<end]))
            end -= start
            start = 0
        }
        if end == block.count {
            guard block.count < LogFormat.recordLimit else {
                throw EngineError.internalError("the container's log has a line that does not end")
            }
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: block.count * 2, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(block))
            block.deallocate()
            block = larger
        }
        let (raw, at) = (file.raw, offset)
        let room = UnsafeMutableRawBufferPointer(rebasing: block[end...])
        let count = try systemCall("pread") { pread(raw, room.baseAddress, room.count, at) }
        offset += count
        end += count
        return count > 0
    }

    /// Where the last `records` begin, and how many there are if the file has fewer.
    func tail(_ records: Int) throws -> (offset: Int, records: Int) {
        try unpack()
        switch format {
        case .jsonFile: return try tailOfLines(records)
        case .local: return try tailOfLengths(records)
        }
    }

    private func tailOfLines(_ lines: Int) throws -> (offset: Int, records: Int) {
        var position = size
        var found = 0
        var isLast = true
        let raw = file.raw
        while position > 0 {
            let length = min(position, block.count), at = position - length
            let count = try systemCall("pread") { pread(raw, block.baseAddress, length, at) }
            guard count == length else { break }
            for index in stride(from: length - 1, through: 0, by: -1) where block[index] == 0x0A {
                // The line end at the very end of the file closes the last line.
                if !isLast || at + index + 1 < size { found += 1 }
                isLast = false
                if found == lines { return (at + index + 1, lines) }
            }
            position = at
        }
        return (0, isLast ? found : found + 1)
    }

    private func tailOfLengths(_ records: Int) throws -> (offset: Int, records: Int) {
        var position = size
        var found = 0
        let raw = file.raw
        while found < records, position >= 8 {
            var length: UInt32 = 0
            let at = position - 4
            try systemCall("pread") { pread(raw, &length, 4, at) }
            let whole = Int(UInt32(bigEndian: length)) + 8
            guard whole > 8, whole <= position else { break }
            position -= whole
            found += 1
        }
        return (position, found)
    }
}
