import ContainerdAPI
import DockerAPI
import DockerdRules
import HTTPTransport
import Linux
import ShimAPI

/// Docker's containers over containerd's tasks. What is here is the state; what can be done is in the extensions.
public actor ContainerService {
    let client: ContainerdClient
    let images: ImageService
    nonisolated let events: EventBus
    let store: ContainerStore
    public nonisolated let volumes: VolumeService
    public nonisolated let networks: NetworkService
    let folders: ContainerFolders
    /// What the operator chose, as it is now.
    nonisolated let settings: DaemonSettings
    /// Of the data root's file system.
    let quota: ProjectQuota
    /// Whether containerd and so its shims are monohull's.
    let hasOwnShims: Bool

    var records: [String: ContainerRecord] = [:]
    /// Those who wait for the end of a run.
    var exitWaiters: [String: [Later<Int>]] = [:]
    /// Those who wait until the container is gone.
    var removalWaiters: [String: [Later<Int>]] = [:]
    /// Clients that attached before the start.
    var attachers: [String: [Later<SocketConnection>]] = [:]
    var execs: [String: ExecRecord] = [:]
    /// What Prepare answered when the container was made: saves a call at its first start.
    var rootMounts: [String: [Containerd_Types_Mount]] = [:]
    /// Lines of lists, as long as their records stand.
    var listEntries: [String: ListEntry] = [:]
    /// All of them, newest first, until one changes.
    var sortedEntries: [ListEntry]?
    /// What layers take, by the snapshot's name.
    var layerSizes: [String: (size: Int64, parent: String?)] = [:]
    var isPruning = false
    /// How the restart policies of containers stand that have run.
    var backoffs: [String: RestartBackoff] = [:]
    /// Those that wait for their restart.
    var restartTimers: [String: Task<Void, Never>] = [:]
    /// Containers that a client restarts: the end of their run does not remove them.
    var manualRestarts: Set<String> = []
    /// The checks of those that have a health.
    var healthTasks: [String: Task<Void, Never>] = [:]
    public nonisolated let healthCounts = HealthCounts()
    let taskNotices = TaskNotices()
    /// Containers that something is being done to.
    private let turns = Turns()

    public init(
        client: ContainerdClient,
        images: ImageService,
        events: EventBus,
        dataRoot: String,
        execRoot: String,
        settings: DaemonSettings,
        hasOwnShims: Bool
    ) throws {
        self.client = client
        self.images = images
        self.events = events
        self.settings = settings
        self.hasOwnShims = hasOwnShims
        quota = try ProjectQuota(dataRoot)
        folders = ContainerFolders(dataRoot: dataRoot, runRoot: execRoot)
        store = try ContainerStore(path: "\(dataRoot)/engine.db", folders: folders)
        volumes = try VolumeService(
            dataRoot: dataRoot,
            store: store,
            events: events,
            owners: settings.current.owners,
            quota: quota
        )
        networks = try NetworkService(
            dataRoot: dataRoot,
            execRoot: execRoot,
            store: store.networks,
            events: events,
            settings: settings
        )
        for record in try store.all() { records[record.id] = record }
    }

    /// By id, name, or the start of an id.
    public func find(_ text: String) throws -> ContainerRecord {
        let bare = text.hasPrefix("/") ? String(text.dropFirst()) : text
        if let exact = records[bare] { return exact }
        if let named = records.values.first(where: { $0.name == bare }) { return named }
        let matches = bare.isEmpty ? [] : records.values.filter { $0.id.hasPrefix(bare) }
        if matches.count > 1 {
            throw EngineError.invalid("multiple IDs found with provided prefix: \(bare)")
        }
        guard let match = matches.first else { throw EngineError.notFound("No such container: \(text)") }
        return match
    }

    /// Newest first.
    public func list() -> [ContainerRecord] {
        records.values.sorted { ($0.created, $0.id) > ($1.created, $1.id) }
    }

    /// The answer of GET /containers/ID/json.
    public func inspect(_ name: String, size wantsSize: Bool, version: APIVersion) async throws -> [UInt8] {
        let record = try find(name)
        let execIDs = openExecs(of: record.id)
        let size = wantsSize ? try await size(record.id) : nil
        let extras = InspectExtras(execIDs: execIDs, size: size, namesInAliases: version < "1.45")
        return record.json(folder: folders.data(record.id), extras: extras)
    }

    /// All containers as the images below them see them.
    public func imageUsers() -> [ImageUser] {
        records.values.map { ImageUser(container: $0.id, image: $0.imageID, isRunning: $0.state.isRunning) }
    }

    func save(_ record: ContainerRecord) throws {
        try store.put(record)
        change(record)
    }

    /// In memory alone.
    func change(_ record: ContainerRecord) {
        records[record.id] = record
        listEntries[record.id] = nil
        sortedEntries = nil
    }

    /// For an end that the disk refuses to keep: memory is right, and a restart asks containerd again.
    func remember(_ record: ContainerRecord) {
        change(record)
        keep(record)
    }

    /// On disk alone.
    func keep(_ record: ContainerRecord) {
        do { try store.put(record) } catch { Log.error("container \(record.id): \(error)") }
    }

    func forget(_ id: String) throws {
        try store.remove(id)
        records[id] = nil
        listEntries[id] = nil
        sortedEntries = nil
        backoffs[id] = nil
        taskNotices.forget(id)
    }

    /// Runs the body when nobody else does anything to the container: a start does not meet a removal half-way.
    func serialised<Answer>(_ id: String, _ body: () async throws -> Answer) async rethrows -> Answer {
        try await turns.run(id, body)
    }
}
