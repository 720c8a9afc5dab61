import Linux

/// Our own log driver and the attach socket as one sink, in the shim or in the log role.
public final class LogSink: OutputSink {
    var onProgress: (() -> Void)?

    private let log: JSONFileLog?
    private let attach: AttachServer?
    private var openStreams: Int

    /// `streams` is 1 for a terminal, which has no stderr of its own.
    init(_ configuration: LogConfiguration, _ loop: EventLoop, streams: Int) throws {
        log = configuration.driver == .jsonFile ? try JSONFileLog(configuration) : nil
        attach = configuration.socket.isEmpty ? nil : try AttachServer(configuration.socket, loop)
        openStreams = streams
        attach?.onProgress = { [unowned self] in onProgress?() }
    }

    var isFull: Bool { attach?.isFull ?? false }
    var isDrained: Bool { openStreams <= 0 && attach?.isDrained ?? true }

    /// Blocks; for the log process alone.
    func waitForClient(milliseconds: Int32) { attach?.waitForClient(milliseconds: milliseconds) }

    func write(_ bytes: UnsafeRawBufferPointer, _ stream: OutputStream) {
        log?.append(bytes, stream)
        attach?.write(bytes, stream)
    }

    func end(_ stream: OutputStream) {
        log?.end(stream)
        openStreams -= 1
        if openStreams <= 0 { attach?.end() }
    }

    func close() { attach?.close() }
}
