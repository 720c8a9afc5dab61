import CLinux
import Glibc
import Linux
import Loop

/// The streams of one process: what it inherits, and the pumps and sinks behind that.
final class TaskStdio {
    private unowned let loop: EventLoop
    private let request: StdioRequest
    private var sinks: [any OutputSink] = []
    private var outputs: [OutputPump] = []
    private var input: InputPump?
    private var inputTarget: FileDescriptor?
    private var inherited: [Int32] = [-1, -1, -1]
    private var console: ConsoleSocket?
    private var master: FileDescriptor?
    private var onDrained: (() -> Void)?
    private var deadline: UInt64 = 0
    /// Whether a sink that was full has taken bytes since the last look.
    private var hasMoved = false

    /// Socket for the runtime to send the terminal to.
    var consolePath: String? { console?.path }

    /// Opens everything that can fail, before the runtime is started.
    init(_ request: StdioRequest, _ environment: StdioEnvironment) throws {
        self.request = request
        loop = environment.loop
        let streams = request.terminal ? 1 : 2
        let sinks = try SinkFactory(environment).make(request, streams: streams)
        self.sinks = sinks
        for sink in sinks { sink.onProgress = { [unowned self] in progress() } }
        if request.terminal {
            console = try ConsoleSocket(in: environment.socketFolder, name: environment.uniqueName("pty"))
        } else {
            try openPipes(environment.options)
        }
    }

    deinit { closeInherited() }

    private func sink(_ stream: OutputStream) -> (any OutputSink)? {
        stream == .stdout ? sinks.first : sinks.last
    }

    private func openPipes(_ options: RuncOptions) throws {
        if !request.stdin.isEmpty {
            let ends = try Descriptors.pipe()
            inherited[0] = ends.read
            inputTarget = FileDescriptor(owning: ends.write)
        }
        for stream in [OutputStream.stdout, .stderr] {
            guard let sink = sink(stream) else { continue }
            let ends = try Descriptors.pipe()
            inherited[Int(stream.rawValue)] = ends.write
            pump(FileDescriptor(owning: ends.read), stream, sink)
        }
        for end in inherited where end >= 0 && (options.ioUser != 0 || options.ioGroup != 0) {
            fchown(end, options.ioUser, options.ioGroup)
        }
    }

    private func pump(_ source: consuming FileDescriptor, _ stream: OutputStream, _ sink: any OutputSink) {
        let pump = OutputPump(source, stream, sink, loop) { [unowned self] in
            loop.after(milliseconds: 0) { [weak self] in self?.progress() }
        }
        outputs.append(pump)
    }

    /// What the runtime is started with; a terminal comes from the runtime instead.
    var descriptors: [Int32] { inherited }

    /// The runtime has exited: our copies of what the process inherited go, and the terminal is taken.
    func attachStarted() throws {
        closeInherited()
        // Not before: a client that finds a reader may send all it has and its end before Create is answered.
        if let target = inputTarget.take() { input = try InputPump(fifo: request.stdin, target: target, loop) }
        guard let console else { return }
        let terminal = try console.receive()
        self.console = nil
        if let sink = sinks.first { pump(try terminal.duplicate(), .stdout, sink) }
        if !request.stdin.isEmpty { input = try InputPump(fifo: request.stdin, target: terminal.duplicate(), loop) }
        master = consume terminal
    }

    func resize(width: UInt32, height: UInt32) throws {
        guard let raw = master?.raw else { return }
        var size = winsize(
            ws_row: UInt16(truncatingIfNeeded: height),
            ws_col: UInt16(truncatingIfNeeded: width),
            ws_xpixel: 0,
            ws_ypixel: 0
        )
        try systemCall("ioctl") { ioctl(raw, UInt(TIOCSWINSZ), &size) }
    }

    func closeInput() { input?.closeKeeper() }

    /// A reader that is slow, but reads, is given this many times the time of one that does not.
    private static let patience = 5

    /// Calls back when all output has left, or after that time without what was left.
    func drain(milliseconds: UInt64, _ completion: @escaping () -> Void) {
        input?.close()
        guard !isDrained else { return completion() }
        onDrained = completion
        hasMoved = false
        awaitDrained(milliseconds, turns: milliseconds == 0 ? 1 : Self.patience)
    }

    private func awaitDrained(_ milliseconds: UInt64, turns: Int) {
        deadline = loop.after(milliseconds: milliseconds) { [self] in
            guard let onDrained else { return }
            if hasMoved && turns > 1 {
                hasMoved = false
                return awaitDrained(milliseconds, turns: turns - 1)
            }
            self.onDrained = nil
            for output in outputs { output.finishNow() }
            onDrained()
        }
    }

    private var isDrained: Bool { outputs.allSatisfy(\.hasEnded) && sinks.allSatisfy(\.isDrained) }

    private func progress() {
        hasMoved = true
        for output in outputs { output.resume() }
        if isDrained, let onDrained {
            self.onDrained = nil
            loop.cancel(timer: deadline)
            onDrained()
        }
    }

    private func closeInherited() {
        for end in inherited where end >= 0 { _ = Glibc.close(end) }
        inherited = [-1, -1, -1]
    }

    /// Nothing of the process is left.
    func close() {
        closeInherited()
        input?.close()
        for output in outputs where !output.hasEnded { output.finishNow() }
        for sink in sinks { sink.close() }
        master = nil
        console = nil
    }
}
