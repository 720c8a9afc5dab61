import Linux
import Text

/// A server that gets a container's output, and in which form.
struct RemoteLogConfiguration: Sendable {
    enum Driver: Sendable {
        case syslog(SyslogForm)
        case fluentd(FluentdForm)
        case journald(JournalForm)
    }

    let driver: Driver
    let address: LogServerAddress
    /// Bytes that may wait for the server.
    let limit: Int
    /// Whether the container waits for a server that is slow; else lines are lost.
    let waits: Bool
    /// Whether the container waits for one that is away, too, and needs it to start.
    let needsServer: Bool
    /// Milliseconds before the first attempt to connect anew.
    let retryWait: Int

    init(_ node: JSONNode) throws(EngineError) {
        let waits = !(node["isNonBlocking"]?.bool ?? false)
        var limit = node["maximumBuffer"]?.int ?? 1 << 20
        switch node["driver"]?.string {
        case "syslog":
            driver = .syslog(SyslogForm(node))
            (needsServer, retryWait, self.waits) = (true, 100, waits)
        case "fluentd":
            driver = .fluentd(FluentdForm(node))
            let isAsync = node["isAsync"]?.bool ?? false
            if waits { limit = node["bufferLimit"]?.int ?? limit }
            (needsServer, retryWait, self.waits) = (
                !isAsync, max(10, node["retryWait"]?.int ?? 1000), waits && !isAsync
            )
        case "journald":
            driver = .journald(JournalForm(node))
            (needsServer, retryWait, self.waits) = (true, 100, waits)
        default: throw .invalid("log configuration has an unknown driver")
        }
        address = try LogServerAddress(node)
        self.limit = max(1 << 16, limit)
    }
}
