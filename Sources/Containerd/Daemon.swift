import ContainerdCore
import ContainerdRules
import Dispatch
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Glibc
import Linux
import Synchronization

/// One daemon from its locks to its end by a signal. Containers and shims outlive it.
struct Daemon {
    private static let graceful: DispatchTimeInterval = .milliseconds(500)
    private let options: ContainerdOptions

    init(_ options: ContainerdOptions) {
        self.options = options
    }

    func run() throws {
        ProcessMemory.limit()
        let signals = blockSignals()
        for warning in options.configuration.warnings { Log.warning("configuration: \(warning)") }
        try setOOMScore()
        if !options.configuration.cgroupPath.isEmpty { try DaemonGroup.join(options.configuration.cgroupPath) }
        let core = try Core(
            root: options.root,
            state: options.state,
            address: options.address,
            eventAddress: options.eventAddress,
            debug: options.isDebug,
            collection: options.configuration.collection
        )
        // The locks are held: what lives on the sockets is somebody else's, what is dead is left from a crash.
        for path in [options.address, options.eventAddress] where SocketPlace.isInUse(path) {
            throw EngineError.unavailable("another process is listening on \(path)")
        }
        let eventServer = try EventServer(core: core, path: options.eventAddress)
        defer { unlink(eventServer.path) }
        let grpc = options.configuration.grpc
        let ttrpc = options.configuration.ttrpcOwner
        let owner = options.configuration.ttrpcAddress.isEmpty ? (grpc.uid, grpc.gid) : (ttrpc.uid, ttrpc.gid)
        try SocketPlace.give(eventServer.path, uid: owner.0, gid: owner.1)
        let place = try SocketPlace(options.address)
        let counter = options.configuration.metricsAddress.isEmpty ? nil : CallCounter()
        let listeners = try Listeners(core: core, configuration: grpc, socket: place.temporary, counter: counter)
        let interval = Duration.nanoseconds(options.configuration.restartInterval)
        let failure = Mutex<(any Error)?>(nil)
        let ended = DispatchSemaphore(value: 0)
        let serving = Task {
            do {
                await core.recover()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for server in listeners.servers { group.addTask { try await server.serve() } }
                    for server in listeners.servers { _ = try await server.listeningAddress }
                    if let counter {
                        try await MetricsServer.start(options.configuration.metricsAddress, counter: counter)
                    }
                    try place.publish()
                    try SocketPlace.give(options.address, uid: grpc.uid, gid: grpc.gid)
                    place.remove()
                    Log.info("containerd serves \(options.address)")
                    group.addTask { await RestartMonitor(core: core, interval: interval).run() }
                    // The monitor ends only when it is told to.
                    try await group.next()
                    group.cancelAll()
                }
            } catch {
                failure.withLock { $0 = error }
                kill(getpid(), SIGTERM)
            }
            ended.signal()
        }
        var awaited = signals
        var received: Int32 = 0
        while sigwait(&awaited, &received) != 0 {}
        place.remove()
        if let error = failure.withLock({ $0 }) { throw error }
        unlink(options.address)
        for server in listeners.servers { server.beginGracefulShutdown() }
        // Calls that wait for an exit or for events never end by themselves.
        if ended.wait(timeout: .now() + Self.graceful) == .timedOut {
            serving.cancel()
            _ = ended.wait(timeout: .now() + Self.graceful)
        }
    }

    private func setOOMScore() throws {
        guard options.configuration.oomScore != 0 else { return }
        let file = try FileDescriptor.open("/proc/self/oom_score_adj", O_WRONLY)
        try file.writeAll(Array("\(options.configuration.oomScore)".utf8))
    }

    /// Before any thread exists, so that all threads inherit the mask and the signals come to sigwait alone.
    private func blockSignals() -> sigset_t {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        return signals
    }
}
