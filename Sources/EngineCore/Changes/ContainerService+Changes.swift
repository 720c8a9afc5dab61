import DockerAPI
import DockerdRules
import Linux
import ShimAPI

extension ContainerService {
    /// What the container's files differ in from its image's.
    public func changes(_ name: String) async throws -> [FileChange] {
        let record = try find(name)
        let mounts = try await mounts(of: record.id)
        guard let overlay = mounts.last(where: { $0.type == "overlay" }) else {
            throw EngineError.notImplemented("changes are told of containers on overlayfs only")
        }
        func option(_ name: String) -> Substring? {
            overlay.options.first { $0.hasPrefix(name + "=") }?.dropFirst(name.utf8.count + 1)
        }
        guard let upper = option("upperdir") else { return [] }
        let lowers = option("lowerdir")?.utf8.split(separator: UInt8(ascii: ":")).map { String(Substring($0)) } ?? []
        let owners = record.owners(settings.current)
        return try await Offload.run {
            try ChangeWalk.changes(upper: String(upper), lowers: lowers, owners: owners)
        }
    }
}
