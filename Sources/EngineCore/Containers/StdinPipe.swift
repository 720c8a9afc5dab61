import CLinux
import Glibc
import Linux

/// Our end of a process's stdin fifo. The shim has the other end open from the task's creation on.
public actor StdinPipe {
    private let path: String
    private var descriptor: Int32 = -1

    init(_ streams: ProcessStreams) { path = streams.input }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Returns when the fifo has taken all. A process that does not read makes the client wait, and nobody else.
    public func write(_ bytes: [UInt8]) async throws {
        // For both directions, so that it opens although a shim may be a moment late with its end.
        if descriptor < 0 { descriptor = try FileDescriptor.open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW).take() }
        var offset = 0
        var pause = 1
        while offset < bytes.count {
            let count = try Self.write(descriptor, bytes, from: offset)
            offset += count
            if count > 0 {
                pause = 1
                continue
            }
            try await Task.sleep(for: .milliseconds(pause))
            pause = min(pause * 2, 50)
        }
    }

    /// Closes our end when all has been read: what is in a fifo that nobody has open is lost.
    public func finish() async {
        while descriptor >= 0, Self.unread(descriptor) > 0, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(2))
        }
        close()
    }

    /// Closes our end now: the process is gone.
    public func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    private static func unread(_ raw: Int32) -> Int32 {
        var count: Int32 = 0
        // FIONREAD
        return monohull_ioctl(raw, 0x541B, &count) == 0 ? count : 0
    }

    /// What the fifo took; 0 when it is full.
    private static func write(_ raw: Int32, _ bytes: [UInt8], from offset: Int) throws(SystemCallError) -> Int {
        do throws(SystemCallError) {
            return try systemCall("write") {
                bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
            }
        } catch {
            guard error.errno == EAGAIN else { throw error }
            return 0
        }
    }
}
