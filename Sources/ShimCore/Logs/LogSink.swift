import Linux
import Loop

/// Our own log drivers and the attach socket as one sink, in the shim or in the log role.
public final class LogSink: OutputSink {
    var onProgress: (() -> Void)?

    private let drivers: [any LogDriver]
    private let attach: AttachServer?
    private var splitter = LogSplitter()
    private var openStreams: Int

    /// `streams` is 1 for a terminal, which has no stderr of its own.
    init(_ configuration: LogConfiguration, _ loop: EventLoop, _ reaper: Reaper, streams: Int) throws {
        var drivers: [any LogDriver] = []
        // First, for it may refuse: then no file is made.
        if let remote = configuration.remote { drivers.append(try RemoteLog(remote, loop)) }
        if let file = configuration.file {
            switch file.format {
            case .jsonFile: drivers.append(try JSONFileLog(file, reaper))
            case .local: drivers.append(try LocalLog(file, reaper))
            }
        }
        self.drivers = drivers
        attach = configuration.socket.isEmpty ? nil : try AttachServer(configuration.socket, loop)
        openStreams = streams
        attach?.onProgress = { [unowned self] in onProgress?() }
        for driver in drivers {
            // Later: the driver that reports stands on the stack.
            driver.onProgress = { [unowned self, unowned loop] in
                loop.after(milliseconds: 0) { [weak self] in self?.onProgress?() }
            }
        }
    }

    var isFull: Bool { attach?.isFull ?? false || drivers.contains(where: \.isFull) }
    var isDrained: Bool { openStreams <= 0 && attach?.isDrained ?? true && drivers.allSatisfy(\.isDrained) }

    /// Blocks; for the log process alone.
    func waitForClient(milliseconds: Int32) { attach?.waitForClient(milliseconds: milliseconds) }

    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {
        if !drivers.isEmpty {
            splitter.split(bytes, stream) { piece in
                for driver in drivers { driver.write(piece) }
            }
            for driver in drivers { driver.flush() }
        }
        attach?.write(bytes, stream)
    }

    func end(_ stream: OutputStream) {
        if !drivers.isEmpty {
            splitter.end(stream) { piece in
                for driver in drivers { driver.write(piece) }
            }
            for driver in drivers { driver.flush() }
        }
        openStreams -= 1
        if openStreams <= 0 {
            for driver in drivers { driver.end() }
            attach?.end()
        }
    }

    func close() {
        for driver in drivers { driver.close() }
        attach?.close()
    }
}
