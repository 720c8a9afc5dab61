import Glibc
import Linux

/// Compresses a log file that is full, by a process of its own: the loop goes on and its memory stays small.
final class LogCompressor {
    var onEnd: (() -> Void)?
    private(set) var isRunning = false

    private let reaper: Reaper

    init(_ reaper: Reaper) { self.reaper = reaper }

    /// `path` becomes `path.gz`; what cannot be compressed stays as it is.
    func start(_ path: String) {
        let spawn = Spawn(path: OwnExecutable.path, arguments: [OwnExecutable.path, "log", "compress", path])
        guard let pid = try? spawn.start() else { return }
        isRunning = true
        reaper.claim(pid) { [weak self] _ in
            self?.isRunning = false
            self?.onEnd?()
        }
    }
}
