import ContainerdAPI
import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// The configuration of a further process: the container's own with what the flags change.
struct ProcessSpec {
    private let invocation: Invocation
    private let process: JSONNode
    private var user: (uid: UInt32, gid: UInt32, groups: [UInt32])?

    init(
        _ invocation: Invocation,
        _ connection: Connection,
        _ container: Containerd_Services_Containers_V1_Container
    ) async throws {
        self.invocation = invocation
        let spec = try JSONNode.parse(Array(container.spec.value))
        guard let process = spec["process"] else { throw Failure("container \(container.id) has no process") }
        self.process = process
        let name = invocation.string("user")
        if name.isEmpty { return }
        let files: LayeredFiles
        if container.snapshotKey.isEmpty {
            files = LayeredFiles(folders: [spec["root"]?["path"]?.string ?? ""])
        } else {
            let mounts = try await connection.mounts(container.snapshotKey, in: container.snapshotter)
            files = LayeredFiles(mounts: mounts.map { ($0.type, $0.source, $0.options) })
        }
        var draft = SpecDraft(namespace: "", id: "")
        try SpecUserLookup(files: files).apply(name, to: &draft)
        user = (draft.uid, draft.gid, draft.additionalGids)
    }

    func json() -> [UInt8] {
        let folder = invocation.string("cwd")
        var replaced: Set<String> = ["terminal", "args"]
        if user != nil { replaced.insert("user") }
        if !folder.isEmpty { replaced.insert("cwd") }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("terminal", omitEmpty: invocation.isOn("tty"))
            if let user { Self.write(user, to: &writer) }
            writer.member("args", Array(invocation.arguments.dropFirst()))
            if !folder.isEmpty { writer.member("cwd", folder) }
            for (key, value) in process.members where !replaced.contains(key) { writer.member(key, value) }
        }
        return writer.bytes
    }

    private static func write(_ user: (uid: UInt32, gid: UInt32, groups: [UInt32]), to writer: inout JSONWriter) {
        writer.memberObject("user") { writer in
            writer.member("uid", user.uid)
            writer.member("gid", user.gid)
            writer.memberArray("additionalGids") { array in
                for id in user.groups { array.integer(id) }
            }
        }
    }
}
