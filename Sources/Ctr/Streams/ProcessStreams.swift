import Glibc
import Linux

/// Moves bytes between our own three descriptors and the FIFOs of a process.
final class ProcessStreams: Sendable {
    let plan: StreamPlan
    private let drained = Latch()
    /// Shut when the FIFOs will not be written by anybody.
    private let end: WakePipe

    /// The reading ends are open when this returns: nothing that the process writes is lost.
    init(_ plan: StreamPlan) throws {
        self.plan = plan
        end = try WakePipe()
        var outputs: [(source: Int32, target: Int32)] = []
        for (path, target) in [(plan.stdout, Int32(1)), (plan.stderr, Int32(2))] where Self.isFIFO(path) {
            let descriptor = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
            outputs.append((descriptor.take(), target))
        }
        let (end, latch) = (end, drained)
        let pairs = outputs
        try DetachedThread.start {
            Self.copy(pairs, until: end.reader)
            latch.open()
        }
    }

    private static func isFIFO(_ path: String) -> Bool {
        path.hasPrefix("/") && (try? FileStatus(path))?.kind == .fifo
    }

    /// Feeds the process what comes in on our standard input; `ended` is called when that has ended. Call it when the
    /// process was made: before that nobody reads.
    func feed(_ ended: @escaping @Sendable () -> Void) throws {
        guard Self.isFIFO(plan.stdin) else { return }
        let path = plan.stdin
        try DetachedThread.start {
            if Self.feed(path) { ended() }
        }
    }

    /// Returns when the process and all that it started have closed their outputs, and all has been written.
    func drain() async { await drained.wait() }

    /// For a process that was never started, and for one that has ended whose FIFOs nobody opened.
    func giveUp() { end.shut() }

    private static func copy(_ outputs: [(source: Int32, target: Int32)], until stop: Int32) {
        var open = outputs
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while !open.isEmpty {
            var waits = open.map { pollfd(fd: $0.source, events: Int16(POLLIN), revents: 0) }
            waits.append(pollfd(fd: stop, events: Int16(POLLIN), revents: 0))
            if poll(&waits, nfds_t(waits.count), -1) < 0 {
                if errno == EINTR { continue }
                break
            }
            var ended: [Int32] = []
            var isQuiet = true
            for (wait, pair) in zip(waits, open) where wait.revents != 0 {
                isQuiet = false
                let count = read(pair.source, &chunk, chunk.count)
                if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
                // Whoever reads us may be gone; the process must not stop on a full FIFO for that.
                if count > 0 { write(chunk[..<count], to: pair.target) } else { ended.append(pair.source) }
            }
            for source in ended { close(source) }
            open.removeAll { ended.contains($0.source) }
            if isQuiet && waits.last?.revents != 0 { break }
        }
        for pair in open { close(pair.source) }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to target: Int32) {
        try? OpenFile.write(Array(bytes), to: target)
    }

    /// False when the process went away before the input ended.
    private static func feed(_ path: String) -> Bool {
        var target: Int32 = -1
        // ENXIO until the shim has opened its end: what is written before that would be lost with our closing.
        while target < 0 {
            target = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            if target >= 0 { break }
            guard errno == ENXIO || errno == EINTR else { return false }
            usleep(5000)
        }
        _ = fcntl(target, F_SETFL, O_WRONLY)
        defer { close(target) }
        var chunk = [UInt8](repeating: 0, count: 32 << 10)
        while true {
            let count = read(0, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return true }
            var offset = 0
            while offset < count {
                let written = chunk.withUnsafeBytes {
                    Glibc.write(target, $0.baseAddress.map { $0 + offset }, count - offset)
                }
                if written < 0 && errno == EINTR { continue }
                if written <= 0 { return false }
                offset += written
            }
        }
    }
}
