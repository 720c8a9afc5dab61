import DockerAPI
import Linux
import ShimAPI

/// What a container may write at the most (--storage-opt size).
extension ContainerService {
    func storageLimit(_ record: ContainerRecord) throws(EngineError) -> Int64 {
        try StorageOptions.size(record.hostConfig.storageOpt ?? [:], hasQuotas: hasOwnShims && quota.isKept)
    }

    /// Before anything is mounted of a snapshot that has just been made: overlayfs moves files between the two folders,
    /// and they have to be of one project for that.
    func limit(_ record: ContainerRecord, _ mounts: [Containerd_Types_Mount]) throws {
        let bytes = try storageLimit(record)
        if bytes > 0 { try quota.limit(Self.writable(mounts), bytes: UInt64(bytes)) }
    }

    /// Before the snapshot goes.
    func releaseLimit(_ record: ContainerRecord) async {
        guard record.hostConfig.storageOpt?.isEmpty == false, let mounts = try? await mounts(of: record.id) else {
            return
        }
        for folder in Self.writable(mounts).prefix(1) {
            do { try quota.release(folder) } catch { Log.warning("limit of container \(record.id): \(error)") }
        }
    }

    private static func writable(_ mounts: [Containerd_Types_Mount]) -> [String] {
        mounts.flatMap { mount in
            if mount.type == "bind" { return mount.options.contains("ro") ? [] : [mount.source] }
            return ["upperdir=", "workdir="].compactMap { name in
                mount.options.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.utf8.count)) }
            }
        }
    }
}
