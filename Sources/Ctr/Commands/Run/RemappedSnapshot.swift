import Bytes
import ContainerdAPI
import GRPCCore
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// A copy of an image's snapshot whose files belong to the users that a user namespace has, for snapshotters that
/// cannot shift owners by themselves. It is made once and stays; containers with the same ids share it.
struct RemappedSnapshot: Sendable {
    let connection: Connection
    let snapshotter: String
    let uids: [IDMapping]
    let gids: [IDMapping]
    let lease: String

    /// The name of the snapshot that stands for `parent`.
    func make(_ parent: String) async throws -> String {
        let name = name(parent)
        if try await connection.hasSnapshot(name, in: snapshotter) { return name }
        let key = name + "-remap"
        let mounts = try await connection.prepare(key, parent: parent, in: snapshotter, lease: lease)
        do {
            let calls = mounts.map { HostMount(kind: $0.type, source: $0.source, options: $0.options) }
            let (uids, gids) = (uids, gids)
            try DetachedThread.run { try Self.shift(calls, uids, gids) }
            try await connection.commit(key, as: name, in: snapshotter, labels: [:], lease: lease)
        } catch {
            try? await connection.removeSnapshot(key, in: snapshotter)
            throw error
        }
        return name
    }

    /// That which Go's client gives it, so that both find the same.
    private func name(_ parent: String) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("Parent", parent)
            writer.memberObject("IDMap") { writer in
                for (key, mappings) in [("UidMap", uids), ("GidMap", gids)] {
                    writer.memberArray(key) { array in
                        for mapping in mappings.sorted(by: { $0.inside < $1.inside }) {
                            array.object { writer in
                                writer.member("containerID", mapping.inside)
                                writer.member("hostID", mapping.outside)
                                writer.member("size", mapping.count)
                            }
                        }
                    }
                }
            }
        }
        return Digest.of(writer.bytes).description
    }

    private static func shift(
        _ mounts: [HostMount],
        _ uids: [IDMapping],
        _ gids: [IDMapping]
    ) throws {
        let folder = "/tmp/ctr-remap-\(RandomName.make())"
        try Files.makeDirectories(folder)
        defer {
            HostMount.unmountAll(folder)
            rmdir(folder)
        }
        for mount in mounts { try mount.mount(at: folder) }
        var seen: [UInt: UInt32] = [:]
        try shift(folder, uids, gids, &seen)
    }

    /// Links are not followed. A file with several names is shifted once; on an overlay each name becomes a file of its
    /// own by the change, and the others keep their owner. `seen` has the new owners of such files.
    private static func shift(
        _ path: String,
        _ uids: [IDMapping],
        _ gids: [IDMapping],
        _ seen: inout [UInt: UInt32]
    ) throws {
        var status = stat()
        try systemCall("lstat", path: path) { lstat(path, &status) }
        let kind = status.st_mode & mode_t(S_IFMT)
        if kind == mode_t(S_IFDIR) {
            for name in try Files.list(path) { try shift("\(path)/\(name)", uids, gids, &seen) }
        }
        let hasNames = kind != mode_t(S_IFDIR) && status.st_nlink > 1
        if hasNames && seen[status.st_ino] == status.st_uid { return }
        let (uid, gid) = (try host(status.st_uid, uids), try host(status.st_gid, gids))
        if hasNames { seen[status.st_ino] = uid }
        try systemCall("lchown", path: path) { lchown(path, uid, gid) }
        // A change of the owner takes these away.
        let special = status.st_mode & 0o7000
        if special != 0 && kind != mode_t(S_IFLNK) {
            try systemCall("chmod", path: path) { chmod(path, status.st_mode & 0o7777) }
        }
    }

    private static func host(_ id: UInt32, _ mappings: [IDMapping]) throws -> UInt32 {
        guard let host = IDMapping.outside(id, in: mappings) else {
            throw Failure("container ID \(id) cannot be mapped to a host ID")
        }
        return host
    }
}
