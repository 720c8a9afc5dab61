import Glibc
import Linux
import Text

/// What netd answers to an update, in the same form.
public struct NetdReply: Sendable, Equatable {
    /// netd's process.
    public var pid: Int32
    /// What could not be done, by container; the rest is done.
    public var problems: [String: String]

    init(problems: [String: String]) {
        pid = getpid()
        self.problems = problems
    }

    public init?(_ bytes: [UInt8]) {
        guard let node = try? JSONNode.parse(bytes), let pid = node["pid"]?.int32 else { return nil }
        self.pid = pid
        problems = node["problems"]?.stringMap ?? [:]
    }

    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("pid", pid)
            writer.member("problems", problems)
        }
        return writer.bytes
    }
}
