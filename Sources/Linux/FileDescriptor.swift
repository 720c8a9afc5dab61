import CLinux
import Glibc

/// An open file descriptor with one owner, closed when the owner ends.
public struct FileDescriptor: ~Copyable, Sendable {
    public let raw: Int32

    public init(owning raw: Int32) {
        self.raw = raw
    }

    deinit {
        _ = Glibc.close(raw)
    }

    /// Gives the descriptor to the caller, who closes it from now on.
    public consuming func take() -> Int32 {
        let raw = self.raw
        discard self
        return raw
    }

    /// open(2); O_CLOEXEC is always set, so no descriptor is inherited by accident (CVE-2024-21626).
    public static func open(
        _ path: String,
        _ flags: Int32,
        mode: mode_t = 0
    ) throws(SystemCallError) -> FileDescriptor {
        let raw = try systemCall("open", path: path) { Glibc.open(path, flags | O_CLOEXEC, mode) }
        return FileDescriptor(owning: raw)
    }

    /// A file without a place, in memory (memfd_create(2)).
    public static func memory(_ name: String) throws(SystemCallError) -> FileDescriptor {
        FileDescriptor(owning: try systemCall("memfd_create") { monohull_memory_file(name) })
    }

    /// A second descriptor of the same open file, close-on-exec.
    public func duplicate() throws(SystemCallError) -> FileDescriptor {
        let raw = self.raw
        return FileDescriptor(owning: try systemCall("fcntl") { fcntl(raw, F_DUPFD_CLOEXEC, 0) })
    }

    /// Reads up to `count` bytes into `buffer`; 0 at the end of the file. Blocks unless the file does not.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemCallError) -> Int {
        let raw = self.raw
        return try systemCall("read") { Glibc.read(raw, buffer.baseAddress, buffer.count) }
    }

    /// Everything up to the end of the file; EFBIG when that is more than `limit` bytes.
    public func readAll(limit: Int) throws(SystemCallError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        let raw = self.raw
        while true {
            let count = try systemCall("read") {
                chunk.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, $0.count) }
            }
            if count == 0 { return bytes }
            if bytes.count + count > limit { throw SystemCallError("read", errno: EFBIG) }
            bytes.append(contentsOf: chunk[0..<count])
        }
    }

    public func writeAll(_ bytes: [UInt8]) throws(SystemCallError) {
        let raw = self.raw
        var offset = 0
        while offset < bytes.count {
            offset += try systemCall("write") {
                bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
            }
        }
    }

    /// For the writing end of a pipe: blocks until no process has the other end open.
    public func waitUntilReadersAreGone() {
        var entry = pollfd(fd: raw, events: 0, revents: 0)
        while poll(&entry, 1, -1) < 1 {}
    }

    public func sync() throws(SystemCallError) {
        let raw = self.raw
        try systemCall("fsync") { fsync(raw) }
    }
}
