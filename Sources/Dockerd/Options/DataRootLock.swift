import DockerdRules
import Glibc
import Linux

/// One daemon for each data root: the kernel's lock says so, the pid file tells people.
final class DataRootLock: Sendable {
    private let file: FileDescriptor
    /// Empty for none.
    private let pidFile: String

    init(_ options: DaemonOptions) throws {
        pidFile = options.pidFile
        if !pidFile.isEmpty, let pid = Self.daemon(in: pidFile) {
            throw EngineError.conflict(
                "failed to start daemon, ensure docker is not running or delete \(pidFile): process with PID \(pid) is "
                    + "still running"
            )
        }
        try ForeignDataRoot.check(options.dataRoot, adoptsVolumes: options.adoptsVolumes)
        try Files.makeDirectories(options.dataRoot, mode: 0o710)
        try Files.makeDirectories(options.execRoot, mode: 0o711)
        let file = try FileDescriptor.open("\(options.dataRoot)/engine.lock", O_RDWR | O_CREAT, mode: 0o600)
        let raw = file.raw
        do { try systemCall("flock") { flock(raw, LOCK_EX | LOCK_NB) } } catch {
            throw EngineError.conflict("another daemon is running on data root \(options.dataRoot)")
        }
        if !pidFile.isEmpty {
            try Files.makeDirectories(Files.parent(of: pidFile), mode: 0o755)
            try Files.writeAtomically(pidFile, bytes: Array("\(getpid())".utf8), mode: 0o644)
        }
        self.file = file
    }

    /// The pid in the file, when that process is a daemon: after a crash the number may be anybody's.
    private static func daemon(in path: String) -> pid_t? {
        guard let bytes = try? Files.read(path, limit: 64),
            let pid = pid_t(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)), pid != getpid(),
            let line = try? Files.read("/proc/\(pid)/cmdline", limit: 1 << 20)
        else { return nil }
        let words = String(decoding: line, as: UTF8.self).split(separator: "\0").prefix(2)
        return words.contains { $0.hasSuffix("dockerd") } ? pid : nil
    }

    func release() { if !pidFile.isEmpty { unlink(pidFile) } }
}
