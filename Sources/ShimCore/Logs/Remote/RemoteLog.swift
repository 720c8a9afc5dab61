import Loop

/// Gives a container's lines to a server.
final class RemoteLog: LogDriver {
    var onProgress: (() -> Void)? {
        get { connection.onProgress }
        set { connection.onProgress = newValue }
    }

    private let configuration: RemoteLogConfiguration
    private let connection: LogConnection
    private let buffer = LogBuffer(capacity: 1024)
    private var journal: JournalForm?

    init(_ configuration: RemoteLogConfiguration, _ loop: EventLoop) throws {
        self.configuration = configuration
        connection = try LogConnection(
            configuration.address,
            loop,
            retryWait: configuration.retryWait,
            needed: configuration.needsServer
        )
        if case .journald(let form) = configuration.driver { journal = form }
    }

    private var hasRoom: Bool { connection.pending < configuration.limit }

    /// Fluentd's container waits while its server is away, as in docker; that of a syslog does not.
    var isFull: Bool {
        guard configuration.waits, !hasRoom else { return false }
        if case .fluentd = configuration.driver { return true }
        return connection.isConnected
    }

    /// What a server that is away will not get does not keep the container's end.
    var isDrained: Bool { connection.pending == 0 || !connection.isConnected }

    func write(_ piece: LogPiece) {
        // Somebody who waits is told by `isFull` after this read; its lines are taken all the same.
        guard hasRoom || isFull else { return }
        buffer.removeAll()
        switch configuration.driver {
        case .syslog(let form):
            if piece.text.isEmpty { return }
            form.append(piece, to: buffer)
        case .fluentd(let form): form.append(piece, to: buffer)
        case .journald: journal?.append(piece, to: buffer)
        }
        connection.send(Array(buffer.bytes))
    }

    func flush() {}
    func end() {}
    func close() { connection.close() }
}
