import CLinux
import Glibc
import Linux
import Loop

/// The files of a log: PATH is written, PATH.1 is the newest that is full, with `.gz` when they are compressed.
final class RotatingFile {
    var onProgress: (() -> Void)?
    /// The records that wait for the next write.
    let buffer = LogBuffer(capacity: 16384)

    private static let writeSize = 65536

    private let configuration: LogFileConfiguration
    private let compressor: LogCompressor?
    private var file: Int32 = -1
    private var size = 0

    init(_ configuration: LogFileConfiguration, _ reaper: Reaper) throws {
        self.configuration = configuration
        let compresses = configuration.compresses && configuration.maximumFiles > 1
        compressor = compresses ? LogCompressor(reaper) : nil
        try Files.makeDirectories(Files.parent(of: configuration.path), mode: 0o700)
        try open(truncating: false)
        compressor?.onEnd = { [unowned self] in onProgress?() }
    }

    deinit { if file >= 0 { close(file) } }

    /// The file has reached its size and the one before it is still being compressed: the container waits.
    var isFull: Bool { isDue && compressor?.isRunning == true }
    var isDrained: Bool { compressor?.isRunning != true }

    private var isDue: Bool { configuration.maximumSize > 0 && size + buffer.count >= configuration.maximumSize }

    private func open(truncating: Bool) throws {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | (truncating ? O_TRUNC : 0)
        file = try FileDescriptor.open(configuration.path, flags, mode: 0o640).take()
        var status = stat()
        size = fstat(file, &status) == 0 ? Int(status.st_size) : 0
    }

    /// To be called before each record: no record is spread over two files.
    func beginRecord() {
        // A new file could not be made: the older ones stay where they are until it can.
        if file < 0 { try? open(truncating: false) }
        if isDue && file >= 0 && compressor?.isRunning != true {
            flush()
            rotate()
        } else if buffer.count >= Self.writeSize {
            flush()
        }
    }

    /// A full disk loses log lines, never the container.
    func flush() {
        var offset = 0
        while offset < buffer.count, file >= 0 {
            let outcome = Descriptors.write(file, UnsafeRawBufferPointer(rebasing: buffer.bytes[offset...]))
            guard case .bytes(let count) = outcome, count > 0 else { break }
            offset += count
        }
        size += offset
        buffer.removeAll()
    }

    private func rotate() {
        let path = configuration.path
        if configuration.maximumFiles > 1 {
            let ending = compressor == nil ? "" : ".gz"
            for number in stride(from: configuration.maximumFiles - 1, to: 1, by: -1) {
                rename("\(path).\(number - 1)\(ending)", "\(path).\(number)\(ending)")
            }
            rename(path, "\(path).1")
        } else {
            // Not truncated: somebody may be reading it.
            unlink(path)
        }
        close(file)
        file = -1
        // Truncated all the same, should it not have moved: the bound holds.
        try? open(truncating: true)
        compressor?.start("\(path).1")
    }
}
