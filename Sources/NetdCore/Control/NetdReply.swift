import Glibc
import Linux
import Text

/// What netd answers to an update, in the same form.
public struct NetdReply: Sendable, Equatable {
    /// netd's process.
    public var pid: Int32
    /// What could not be done for a container; the rest is.
    public var problems: [String: String]
    /// Why a container cannot have one of its ports, in words for clients; the others it has.
    public var refusals: [String: String]

    init(problems: [String: String], refusals: [String: String] = [:]) {
        pid = getpid()
        self.problems = problems
        self.refusals = refusals
    }

    public init?(_ bytes: [UInt8]) {
        guard let node = try? JSONNode.parse(bytes), let pid = node["pid"]?.int32 else { return nil }
        self.pid = pid
        problems = node["problems"]?.stringMap ?? [:]
        refusals = node["refusals"]?.stringMap ?? [:]
    }

    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("pid", pid)
            writer.member("problems", problems)
            writer.member("refusals", refusals)
        }
        return writer.bytes
    }
}
