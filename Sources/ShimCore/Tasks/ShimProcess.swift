import CLinux
import Glibc
import Linux
import Loop

/// The serving shim: loop, reaper, server, publisher and service, put together.
public enum ShimProcess {
    /// After Shutdown events may still be under way; this long they are given.
    private static let farewellMilliseconds: UInt64 = 3000

    /// Runs until containerd says Shutdown or a signal ends it. The container is not touched by either.
    public static func serve(_ configuration: ServeConfiguration, listener: consuming FileDescriptor) throws {
        try systemCall("prctl") { monohull_become_subreaper() }
        let loop = try EventLoop()
        let reaper = Reaper()
        let signals = try SignalSource(loop, [SIGCHLD, SIGTERM, SIGINT]) { signal in
            if signal == SIGCHLD { reaper.reap() } else { loop.stop() }
        }
        let publisher = EventPublisher(loop, address: configuration.eventAddress, namespace: configuration.namespace)
        // The next shim of this id listens under the same name: it is free before Shutdown is answered, as with the
        // original, and is taken away once alone, for it may be the next one's by the time this process ends.
        var isNamed = true
        func takeNameAway() {
            if isNamed { unlink(configuration.socket) }
            isNamed = false
        }
        let service = TaskService(configuration, loop, reaper, publisher) {
            takeNameAway()
            leave(loop, publisher, attempts: farewellMilliseconds / 50)
        }
        let server = try ShimServer(listener, loop) { service.handle($0, $1) }
        defer { takeNameAway() }
        try withExtendedLifetime((signals, server)) { try loop.run() }
    }

    /// Later, so that the answer to Shutdown leaves first.
    private static func leave(_ loop: EventLoop, _ publisher: EventPublisher, attempts: UInt64) {
        loop.after(milliseconds: attempts == farewellMilliseconds / 50 ? 1 : 50) {
            if publisher.isIdle || attempts == 0 { loop.stop() } else { leave(loop, publisher, attempts: attempts - 1) }
        }
    }
}
