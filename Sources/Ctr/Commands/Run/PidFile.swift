import Glibc
import Linux

/// The file that tells a process's id to whoever supervises it.
enum PidFile {
    /// Never seen half written.
    static func write(_ pid: UInt32, to path: String) throws {
        let path = AbsolutePath.of(path)
        let part = "\(Files.parent(of: path))/.\(RandomName.make())"
        let file = try FileDescriptor.open(part, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
        do {
            try file.writeAll(Array("\(pid)".utf8))
            try systemCall("rename", path: path) { rename(part, path) }
        } catch {
            unlink(part)
            throw error
        }
    }
}
