import Linux
import Text

/// The file by which dockerd tells how a container's output is kept and where clients attach to it. Docker's options
/// were understood and checked there: here are numbers and paths.
public struct LogConfiguration: Sendable {
    /// nil when no file keeps the output.
    let file: LogFileConfiguration?
    /// nil when no server gets it.
    let remote: RemoteLogConfiguration?
    /// Where clients attach; "" for nowhere.
    let socket: String
    /// A log process begins to read when the first client has attached: with a foreign shim an exec's socket is there
    /// only when the process runs, and dockerd must not miss its first words.
    let holdsForClient: Bool

    public static func read(_ path: String) throws -> LogConfiguration {
        try LogConfiguration(JSONNode.parse(try Files.read(path, limit: 1 << 20)))
    }

    init(_ node: JSONNode) throws(EngineError) {
        if let file = node["file"] { self.file = try LogFileConfiguration(file) } else { file = nil }
        if let remote = node["remote"] { self.remote = try RemoteLogConfiguration(remote) } else { remote = nil }
        socket = node["socket"]?.string ?? ""
        holdsForClient = node["hold"]?.bool ?? false
    }
}
