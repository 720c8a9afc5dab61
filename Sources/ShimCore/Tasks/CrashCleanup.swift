import CLinux
import Glibc
import Linux
import Loop

/// What containerd asks of a fresh shim process after the serving one has died: end the container, take its
/// root away, and report an exit that nobody saw.
public enum CrashCleanup {
    /// SIGKILL as a shell reports it.
    private static let exitStatus: UInt64 = 137

    /// The DeleteResponse to print.
    public static func run(_ configuration: ServeConfiguration) throws -> [UInt8] {
        let loop = try EventLoop()
        let reaper = Reaper()
        let signals = try SignalSource(loop, [SIGCHLD]) { _ in reaper.reap() }
        let runc = RuncCommand(
            RuncOptions(bundle: configuration.bundle),
            bundle: configuration.bundle,
            namespace: configuration.namespace,
            reaper
        )
        // Whether the container still exists or not, afterwards it does not.
        runc.run(["delete", "--force", configuration.id]) { _ in loop.stop() }
        try withExtendedLifetime(signals) { try loop.run() }
        HostMount.unmountAll("\(configuration.bundle)/rootfs")
        if let bytes = try? Files.read("\(configuration.bundle)/address", limit: 256) {
            let socket = String(decoding: bytes, as: UTF8.self)
            let path = String(socket.dropFirst("unix://".utf8.count))
            // The shim of a pod may live on with other containers.
            if socket.hasPrefix("unix://") && !UnixSocket.isAnswered(path) { unlink(path) }
        }
        let pid = (try? TaskService.readPid("\(configuration.bundle)/init.pid")) ?? 0
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var message = ProtobufWriter()
        message.varint(1, UInt64(pid))
        message.varint(2, exitStatus)
        message.timestamp(3, now)
        return message.bytes
    }
}
