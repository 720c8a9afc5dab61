import Glibc
import Linux

/// dockerd's own containerd: started as a child that outlives us, or adopted when it still lives.
public actor ContainerdSupervisor {
    private static let firstPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(10)
    /// One that has lived so long did not die of its start.
    private static let goodRun = Duration.seconds(10)

    private let root: String
    private let state: String
    public nonisolated let socket: String
    private let pidFile: String
    private var isEnding = false

    public init(dataRoot: String, execRoot: String) {
        root = "\(dataRoot)/containerd"
        state = "\(execRoot)/containerd"
        socket = "\(execRoot)/containerd/containerd.sock"
        pidFile = "\(execRoot)/containerd/containerd.pid"
    }

    /// The file names pid and start time, so a pid that was given to somebody else is not taken for ours.
    private func living() -> ProcessIdentity? {
        guard let bytes = try? Files.read(pidFile, limit: 256) else { return adopted() }
        let parts = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let pid = pid_t(parts[0]), let start = UInt64(parts[1]) else { return nil }
        let identity = ProcessIdentity(pid: pid, startTime: start)
        return identity.isAlive ? identity : adopted()
    }

    /// Who listens on the socket, for a crash of ours may come between its start and the writing of the file.
    private func adopted() -> ProcessIdentity? {
        guard let pid = SocketPeer.listener(of: socket), let identity = ProcessIdentity.of(pid) else { return nil }
        try? Files.writeAtomically(pidFile, bytes: Array("\(pid) \(identity.startTime)\n".utf8))
        return identity
    }

    public var isAlive: Bool { living() != nil }

    public func ensure() throws {
        if living() != nil { return }
        try Files.makeDirectories(root, mode: 0o711)
        try Files.makeDirectories(state, mode: 0o711)
        let pid = try ChildDaemon.start([
            "containerd", "--config", "/dev/null", "--root", root, "--state", state, "--address", socket,
        ])
        guard let identity = ProcessIdentity.of(pid) else {
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            throw EngineError.unavailable("containerd ended as soon as it was started")
        }
        try Files.writeAtomically(pidFile, bytes: Array("\(pid) \(identity.startTime)\n".utf8))
        Log.info("started containerd with pid \(pid)")
    }

    /// True when the child has been waited for.
    private func reap(_ identity: ProcessIdentity) -> Bool {
        var status: Int32 = 0
        return waitpid(identity.pid, &status, WNOHANG) == identity.pid
    }

    /// Starts it again whenever it has died, until cancelled. Nothing is done while it lives: an idle daemon sleeps.
    public func supervise() async {
        var pause = Self.firstPause
        while !Task.isCancelled, !isEnding {
            if let identity = living() {
                let start = ContinuousClock.now
                await Self.end(of: identity)
                _ = reap(identity)
                // One that dies again and again is started less and less often.
                pause = ContinuousClock.now - start > Self.goodRun ? Self.firstPause : min(pause * 2, Self.longestPause)
            }
            try? await Task.sleep(for: pause)
            if Task.isCancelled || isEnding { return }
            guard living() == nil else { continue }
            do {
                Log.error("containerd is gone; starting it again")
                try ensure()
            } catch {
                Log.error("containerd: \(error)")
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    private static func end(of identity: ProcessIdentity) async {
        do {
            try await Offload.run {
                let process = try PidFD.open(identity.pid)
                if identity.isAlive { _ = process.waitForExit(milliseconds: -1) }
            }
        } catch {
            // It has gone already, or there is no thread to be had.
        }
    }

    /// Ends it; containers stay with their shims.
    public func stop() async {
        isEnding = true
        guard let identity = living() else { return }
        try? identity.send(SIGTERM)
        for _ in 0..<500 {
            if reap(identity) || !identity.isAlive { break }
            try? await Task.sleep(for: .milliseconds(10))
        }
        if identity.isAlive {
            Log.error("containerd did not end within 5 s; killing it")
            try? identity.send(SIGKILL)
        }
        unlink(pidFile)
    }
}
