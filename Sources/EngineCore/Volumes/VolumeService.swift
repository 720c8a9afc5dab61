import DockerAPI
import Glibc
import Linux

/// The volumes of the local driver, the only one there is. Which containers have a volume is known here; what a
/// container does with it is in Mounts.
public actor VolumeService {
    let folder: VolumeFolder
    let store: ContainerStore
    let events: EventBus
    let turns = Turns()
    let quota: ProjectQuota

    var records: [String: VolumeRecord] = [:]
    /// Containers, by the volume that they have, running or not.
    var references: [String: Set<String>] = [:]
    /// Containers that run with the volume, where something has to be mounted for it.
    var users: [String: Set<String>] = [:]
    var isPruning = false

    init(dataRoot: String, store: ContainerStore, events: EventBus, owners: OwnerMap?, quota: ProjectQuota) throws {
        self.quota = quota
        folder = VolumeFolder(path: "\(dataRoot)/volumes", owner: owners?.root ?? (0, 0))
        self.store = store
        self.events = events
        try folder.make()
        for record in try store.volumes() {
            if folder.has(record.name) {
                records[record.name] = record
            } else {
                // We died while it was made or removed; nobody was told that it is there.
                try store.removeVolume(record.name)
            }
        }
        // As docker: a folder that somebody puts there is a volume.
        for name in try folder.names() where records[name] == nil {
            do { try VolumeName.check(name) } catch {
                Log.warning("\(folder.place(name)) is no volume: \(error)")
                continue
            }
            let record = folder.adopted(name)
            try store.put(record)
            records[name] = record
        }
    }

    /// What the last daemon did not come to: folders to remove, mounts that nobody uses.
    func tidy() async {
        let folder = folder
        do { try await Offload.run { try folder.sweep() } } catch { Log.error("volumes: \(error)") }
        for name in records.keys where users[name] == nil {
            await turns.run(name) { try? await takeOff(name) }
        }
    }

    func volume(_ record: VolumeRecord) -> Volume {
        var volume = Volume(
            name: record.name,
            createdAt: record.createdAt,
            mountpoint: folder.data(record.name)
        )
        volume.labels = record.labels
        volume.options = record.options
        return volume
    }

    public func find(_ name: String) throws -> Volume {
        guard let record = records[name] else { throw EngineError.notFound("get \(name): no such volume") }
        return volume(record)
    }

    /// Makes a volume, or finds the one that is there; without a name it is one that nobody will look for. A container
    /// that is named keeps the volume from being removed.
    @discardableResult
    public func create(
        _ name: String,
        driver: String = "",
        options: [String: String]? = nil,
        labels: [String: String]? = nil,
        isAnonymous: Bool = false,
        for container: String? = nil
    ) async throws -> Volume {
        let isAnonymous = isAnonymous || name.isEmpty
        let name = name.isEmpty ? RandomID.make() : name
        var labels = labels
        if isAnonymous { labels = (labels ?? [:]).merging([Volume.anonymousLabel: ""]) { own, _ in own } }
        guard ["", Volume.localDriver].contains(driver) else {
            throw EngineError.notFound(
                "create \(name): error looking up volume plugin \(driver): plugin \"\(driver)\" not found"
            )
        }
        return try await turns.run(name) {
            if let known = records[name] {
                if let container { references[name, default: []].insert(container) }
                return volume(known)
            }
            do throws(EngineError) {
                try VolumeName.check(name)
                _ = try LocalVolumeOptions(options ?? [:], hasQuotas: quota.isKept)
            } catch {
                throw EngineError(error.kind, "create \(name): \(error.message)")
            }
            let record = VolumeRecord(
                name: name,
                createdAt: Timestamp.text(seconds: Timestamp.secondsNow(), nanoseconds: 0),
                labels: labels,
                options: options
            )
            try make(record)
            if let container { references[name, default: []].insert(container) }
            events.publish(.volume, "create", id: name, attributes: ["driver": Volume.localDriver])
            return volume(record)
        }
    }

    func makeFolder(_ record: VolumeRecord) throws {
        try folder.make(record.name)
        let size = LocalVolumeOptions(stored: record.options ?? [:]).size
        if size > 0, quota.isKept { try quota.limit([folder.data(record.name)], bytes: UInt64(size)) }
    }

    /// The row first: a folder without one would be somebody's data at the next start.
    private func make(_ record: VolumeRecord) throws {
        try store.put(record)
        do { try makeFolder(record) } catch {
            try? store.removeVolume(record.name)
            throw EngineError.internalError("create \(record.name): error while creating volume path: \(error)")
        }
        records[record.name] = record
    }

    /// `force` makes a missing volume no error.
    public func remove(_ name: String, force: Bool) async throws {
        guard records[name] != nil else {
            if force { return }
            throw EngineError.notFound("get \(name): no such volume")
        }
        let hidden: String? = try await turns.run(name) {
            guard records[name] != nil else { return nil }
            let containers = references[name] ?? []
            guard containers.isEmpty else {
                throw EngineError.conflict(
                    "remove \(name): volume is in use - [\(containers.sorted().joined(separator: ", "))]"
                )
            }
            if records[name]?.mount.size ?? 0 > 0 {
                // The next one of the name has a limit of its own.
                do { try quota.release(folder.data(name)) } catch { Log.warning("limit of volume \(name): \(error)") }
            }
            let place: String
            do { place = try self.folder.hide(name) } catch {
                throw EngineError.internalError("remove \(name): \(error)")
            }
            try store.removeVolume(name)
            records[name] = nil
            references[name] = nil
            users[name] = nil
            return place
        }
        // Somebody else has removed it meanwhile.
        guard let hidden else { return }
        events.publish(.volume, "destroy", id: name, attributes: ["driver": Volume.localDriver])
        try await Offload.run { try Files.removeTree(hidden) }
    }

    /// The container has the volume from now on; of one that is gone nothing is kept.
    func refer(_ name: String, from container: String) {
        references[name, default: []].insert(container)
    }

    /// The container has it no longer.
    func release(_ name: String, from container: String) {
        references[name]?.remove(container)
        if references[name]?.isEmpty == true { references[name] = nil }
    }

    /// Fills the volume of a container that is made; whoever starts with it meanwhile waits. `body` is told whether the
    /// folder of the data may be exchanged for another, for nobody else has it.
    func fill(
        _ name: String,
        for container: String,
        _ body: @Sendable (_ replaces: Bool) async throws -> Void
    ) async throws {
        try await turns.run(name) {
            let others = (references[name] ?? []).subtracting([container])
            try await body(others.isEmpty && records[name]?.mount.needsMount != true)
        }
    }
}
