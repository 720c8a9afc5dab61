import ContainerdCore
import Dispatch
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Glibc
import Linux
import Synchronization

/// One daemon from its locks to its end by a signal. Containers and shims outlive it.
struct Daemon {
    private static let graceful: DispatchTimeInterval = .milliseconds(500)
    private static let restartInterval: Duration = .seconds(10)
    private let options: ContainerdOptions

    init(_ options: ContainerdOptions) {
        self.options = options
    }

    func run() throws {
        let signals = blockSignals()
        let core = try Core(
            root: options.root,
            state: options.state,
            address: options.address,
            debug: options.isDebug
        )
        // The locks are held: what lives on the sockets is somebody else's, what is dead is left from a crash.
        let eventPath = options.address + ".ttrpc"
        for path in [options.address, eventPath] where SocketPlace.isInUse(path) {
            throw EngineError.unavailable("another process is listening on \(path)")
        }
        let eventServer = try EventServer(core: core, path: eventPath)
        defer { unlink(eventServer.path) }
        let place = try SocketPlace(options.address)
        let server = GRPCServer(
            transport: .http2NIOPosix(
                address: .unixDomainSocket(path: place.temporary),
                transportSecurity: .plaintext,
                config: .defaults { $0.rpc.maxRequestPayloadSize = 16 << 20 }
            ),
            services: core.services,
            interceptors: [CallInterceptor()]
        )
        let failure = Mutex<(any Error)?>(nil)
        let ended = DispatchSemaphore(value: 0)
        let serving = Task {
            do {
                await core.recover()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await server.serve() }
                    _ = try await server.listeningAddress
                    try place.publish()
                    place.remove()
                    Log.info("containerd serves \(options.address)")
                    group.addTask { await RestartMonitor(core: core, interval: Self.restartInterval).run() }
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
        server.beginGracefulShutdown()
        // Calls that wait for an exit or for events never end by themselves.
        if ended.wait(timeout: .now() + Self.graceful) == .timedOut {
            serving.cancel()
            _ = ended.wait(timeout: .now() + Self.graceful)
        }
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
