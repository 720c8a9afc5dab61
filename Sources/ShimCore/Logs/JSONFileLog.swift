import CLinux
import Glibc
import Linux

/// docker's json-file: a line of JSON for each line of output, pieces of 16 KiB for longer ones, rotation by size.
///
/// Whole lines are encoded from the buffer they were read into; only an unfinished line is kept, per stream.
final class JSONFileLog {
    static let pieceLimit = 16384

    private let configuration: LogConfiguration
    private var file: Int32 = -1
    private var size = 0
    private var partial: [[UInt8]] = [[], []]
    private var encoded: [UInt8] = []
    private var timestamp = LogTimestamp()

    init(_ configuration: LogConfiguration) throws {
        self.configuration = configuration
        try open(truncating: false)
    }

    deinit { if file >= 0 { close(file) } }

    private func open(truncating: Bool) throws {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | (truncating ? O_TRUNC : 0)
        file = try FileDescriptor.open(configuration.path, flags, mode: 0o640).take()
        var status = stat()
        size = fstat(file, &status) == 0 ? Int(status.st_size) : 0
    }

    func append(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {
        var start = 0
        while start < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            let room = Self.pieceLimit - partial[index(stream)].count
            let window = min(rest.count, room + 1)
            if let base = rest.baseAddress, let newline = memchr(base, 0x0A, window) {
                let length = UnsafeRawPointer(newline) - base
                take(UnsafeRawBufferPointer(rebasing: rest[0..<length]), ended: true, stream)
                start += length + 1
            } else if rest.count >= room {
                take(UnsafeRawBufferPointer(rebasing: rest[0..<room]), ended: false, stream)
                start += room
            } else {
                partial[index(stream)].append(contentsOf: rest)
                start = bytes.count
            }
        }
        flush()
    }

    /// A last line without its newline is written without one, as docker does.
    func end(_ stream: OutputStream) {
        if !partial[index(stream)].isEmpty { take(UnsafeRawBufferPointer(start: nil, count: 0), ended: false, stream) }
        flush()
    }

    private func index(_ stream: OutputStream) -> Int { stream == .stdout ? 0 : 1 }

    private func take(_ piece: UnsafeRawBufferPointer, ended: Bool, _ stream: OutputStream) {
        rotateIfNeeded()
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let slot = index(stream)
        if partial[slot].isEmpty {
            encode(piece, ended, stream, now)
        } else {
            var line = partial[slot]
            partial[slot] = []
            line.append(contentsOf: piece)
            line.withUnsafeBytes { encode($0, ended, stream, now) }
        }
        if encoded.count >= 65536 { flush() }
    }

    private func encode(_ text: UnsafeRawBufferPointer, _ ended: Bool, _ stream: OutputStream, _ now: timespec) {
        JSONLogLine.append(text, ended: ended, stream, time: { timestamp.append(now, to: &$0) }, to: &encoded)
    }

    /// A full disk loses log lines, never the container.
    private func flush() {
        var offset = 0
        while offset < encoded.count, file >= 0 {
            let outcome = encoded.withUnsafeBytes {
                Descriptors.write(file, UnsafeRawBufferPointer(rebasing: $0[offset...]))
            }
            guard case .bytes(let count) = outcome, count > 0 else { break }
            offset += count
        }
        size += offset
        encoded.removeAll(keepingCapacity: encoded.capacity <= 131072)
    }

    private func rotateIfNeeded() {
        guard configuration.maximumSize > 0, size + encoded.count >= configuration.maximumSize else { return }
        flush()
        let path = configuration.path
        for number in stride(from: configuration.maximumFiles - 1, to: 0, by: -1) {
            rename(number == 1 ? path : "\(path).\(number - 1)", "\(path).\(number)")
        }
        close(file)
        file = -1
        try? open(truncating: configuration.maximumFiles == 1)
    }
}
