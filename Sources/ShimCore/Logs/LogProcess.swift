import Glibc
import Linux
import Loop

/// The log role: the same driver as inside the shim, as the process that any other shim starts.
public enum LogProcess {
    /// Reads stdout from 3 and stderr from 4, closes 5 when it is ready, and ends with its input.
    public static func run(configuration path: String) throws {
        let loop = try EventLoop()
        // Nobody but the streams ends a logger; a signal to the group of containerd must not.
        let reaper = Reaper()
        let signals = try SignalSource(loop, [SIGTERM, SIGINT, SIGHUP, SIGCHLD]) { if $0 == SIGCHLD { reaper.reap() } }
        let configuration = try LogConfiguration.read(path)
        let sink = try LogSink(configuration, loop, reaper, streams: 2)
        close(5)
        if configuration.holdsForClient { sink.waitForClient(milliseconds: 10_000) }
        var pumps: [OutputPump] = []
        let progress = {
            for pump in pumps { pump.resume() }
            if sink.isDrained { loop.stop() }
        }
        sink.onProgress = progress
        for (number, stream) in [(Int32(3), OutputStream.stdout), (4, .stderr)] {
            pumps.append(
                OutputPump(FileDescriptor(owning: number), stream, sink, loop) {
                    loop.after(milliseconds: 0, progress)
                }
            )
        }
        try withExtendedLifetime(signals) { try loop.run() }
    }
}
