import ContainerdAPI
import DockerAPI
import DockerdRules
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Text

extension ContainerService {
    public func create(name: String, request: CreateRequest) async throws -> CreateResponse {
        var asked = request
        DaemonDefaults(settings.current).apply(to: &asked.hostConfig)
        let check = try RequestCheck(asked, kernel: .host, isRemapped: settings.current.owners != nil)
        _ = try runtimeChoice(check.request.hostConfig.runtime)
        var request = check.request
        let image = try await images.find(request.config.image)
        request.config.inherit(from: image.config)
        if (request.config.entrypoint ?? []).isEmpty && (request.config.cmd ?? []).isEmpty {
            throw EngineError.invalid("no command specified")
        }
        let log = request.hostConfig.logConfig
        try LogOptions.check(driver: log.type, log.config ?? [:])
        let id = RandomID.make()
        let wanted = name.isEmpty ? RandomName.make() : name
        try await settleNetworks(&request, name: wanted.hasPrefix("/") ? String(wanted.dropFirst()) : wanted)
        let name = try checked(wanted, isOurs: name.isEmpty, id: id)
        var warnings = check.warnings
        try complete(&request, id: id)
        for mount in request.hostConfig.mounts ?? [] where mount.type == "image" {
            warnings.append("Image mount is an experimental feature")
        }
        var record = ContainerRecord(
            id: id,
            name: name,
            created: Timestamp.now(),
            seconds: Int64(Timestamp.secondsNow()),
            imageID: image.id,
            request: request
        )
        _ = try storageLimit(record)
        record.mountPoints = try planMounts(id, request)
        // What is made in one step needs no second one to be whole.
        record.isWhole = record.mountPoints.allSatisfy { ["bind", "tmpfs"].contains($0.type) }
        // The name is taken before the first suspension that follows, so two creators cannot both have it.
        try save(record)
        let made = record
        do {
            try await serialised(id) { try await make(made, on: image) }
        } catch {
            await Cleanup.run { await self.discard(id) }
            throw error
        }
        publish("create", record)
        return CreateResponse(id: id, warnings: warnings)
    }

    /// Everything that the container consists of; its record last, which makes it whole.
    private func make(_ record: ContainerRecord, on image: Image) async throws {
        var record = record
        try NetworkFiles(record, settings.current).write(to: folders.data(record.id))
        if !record.isWhole { record.mountPoints = try await makeMounts(record) }
        let mounts = try await prepareSnapshot(record, parent: image.chainID)
        try await fillVolumes(record, root: mounts)
        rootMounts[record.id] = mounts
        if record.isWhole { return }
        record.isWhole = true
        try save(record)
    }

    /// Takes away what there is of a container that could not be made.
    private func discard(_ id: String) async {
        await serialised(id) {
            records[id]?.removesVolumes = true
            await disposeOrKeep(id)
        }
    }

    /// The name without a slash, free and fit to be one.
    func checked(_ given: String, isOurs: Bool, id: String) throws -> String {
        var name = given.hasPrefix("/") ? String(given.dropFirst()) : given
        func taken() -> ContainerRecord? { records.values.first { $0.name == name } }
        if isOurs, taken() != nil { name += "_" + id.prefix(6) }
        let isWord = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard name.utf8.count > 1, name.utf8.count <= 255, name.utf8.first.map(isWord) == true,
            name.utf8.allSatisfy({ isWord($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D })
        else {
            throw EngineError.invalid(
                "Invalid container name (\(name)), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
            )
        }
        if let other = taken() {
            throw EngineError.conflict(
                "Conflict. The container name \"/\(name)\" is already in use by container \"\(other.id)\". "
                    + "You have to remove (or rename) that container to be able to reuse that name."
            )
        }
        return name
    }

    /// Keeps a foreign containerd's collector away, for removal is ours; shows the layers with the owners of the
    /// container's user namespace.
    func snapshotLabels(_ record: ContainerRecord) -> [String: String] {
        var labels = ["containerd.io/gc.root": record.created]
        if let owners = record.owners(settings.current) {
            labels["containerd.io/snapshot/uidmapping"] = IDMapping.words(owners.users)
            labels["containerd.io/snapshot/gidmapping"] = IDMapping.words(owners.groups)
        }
        return labels
    }

    func prepareSnapshot(_ record: ContainerRecord, parent: String) async throws -> [Containerd_Types_Mount] {
        let prepare = Containerd_Services_Snapshots_V1_PrepareSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = record.id
            $0.parent = parent
            $0.labels = snapshotLabels(record)
        }
        let mounts: [Containerd_Types_Mount]
        do {
            mounts = try await client.snapshots.prepare(prepare, metadata: client.metadata).mounts
        } catch {
            guard ContainerdClient.wasCutOff(error) else { throw ContainerdClient.translate(error) }
            mounts = try await self.mounts(of: record.id)
        }
        try limit(record, mounts)
        return mounts
    }
}
