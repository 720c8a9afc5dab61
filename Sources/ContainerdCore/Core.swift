public import ContainerdRules
public import GRPCCore
import Glibc
import Linux
import SQLite

/// Everything that the services of one daemon share.
public final class Core: Sendable {
    let root: String
    let state: String
    let uuid: String
    let database: Database
    let content: ContentStore
    /// overlayfs, the default.
    let snapshots: Snapshotter
    private let native: Snapshotter
    let mounts: MountManager
    /// One activation or deactivation at a time.
    let mountTurn = AsyncLock()
    let events = EventBroker()
    let tasks: TaskManager
    let sandboxes: SandboxManager
    let garbage: GarbageScheduler
    let streams = StreamTable()
    let transfers = TransferLimits()
    private let rootLock: FileDescriptor
    private let stateLock: FileDescriptor

    public init(
        root: String,
        state: String,
        address: String,
        eventAddress: String,
        debug: Bool,
        collection: GarbageSchedule.Settings
    ) throws {
        self.root = root
        self.state = state
        try Self.checkOwner(root)
        try Files.makeDirectories(root, mode: 0o711)
        try Files.makeDirectories(state, mode: 0o711)
        rootLock = try Self.lock(root)
        stateLock = try Self.lock(state)
        let metadata = root + "/io.containerd.metadata.v1.sqlite"
        try Files.makeDirectories(metadata)
        database = try Database(path: metadata + "/metadata.db", name: "metadata", steps: Schema.steps)
        content = try ContentStore(root: root + "/io.containerd.content.v1.content", database: database)
        let snapshotters = root + "/io.containerd.snapshotter.v1."
        snapshots = try Snapshotter("overlayfs", OverlayLayout(), database: database, root: snapshotters + "overlayfs")
        let mountPlaces = state + "/io.containerd.mount-manager.v1.sqlite"
        mounts = try MountManager(root: mountPlaces, data: root, database: database)
        native = try Snapshotter("native", NativeLayout(), database: database, root: snapshotters + "native")
        let launcher = ShimLauncher(address: address, eventAddress: eventAddress, debug: debug)
        tasks = TaskManager(launcher: launcher, events: events)
        sandboxes = SandboxManager(launcher: launcher)
        garbage = GarbageScheduler(collection)
        uuid = try Self.identity(root + "/io.containerd.grpc.v1.introspection")
        for kind in [Bundle.Kind.task, .sandbox] {
            // Users who are mapped into a container's root pass through those of tasks.
            let mode: mode_t = kind == .task ? 0o711 : 0o700
            try Files.makeDirectories(Bundle.states(self, kind), mode: mode)
            try Files.makeDirectories(Bundle.works(self, kind), mode: mode)
        }
    }

    /// The data of another containerd is left untouched: we could neither read it nor keep it whole.
    private static func checkOwner(_ root: String) throws {
        let foreign = root + "/io.containerd.metadata.v1.bolt/meta.db"
        guard !Files.exists(foreign) else {
            throw EngineError.unavailable(
                "\(root) holds the data of another containerd (\(foreign)), which this one can't read; nothing was "
                    + "changed. Give another folder with --root, or move that data away"
            )
        }
    }

    func snapshotter(_ name: String) throws -> Snapshotter {
        switch name {
        case snapshots.name: return snapshots
        case native.name: return native
        default: throw EngineError.invalid("snapshotter not loaded: \(name): invalid argument")
        }
    }

    /// Mounts of a piece of work are made on it, see TemporaryMounts.
    private var mountFolder: String { root + "/tmpmounts" }

    var layerApplier: LayerApplier { LayerApplier(mountFolder: mountFolder) }
    var layerMaker: LayerMaker { LayerMaker(content: content, mountFolder: mountFolder) }

    /// Held as long as the process lives; a second daemon on the same folder would tear this one's state apart.
    private static func lock(_ folder: String) throws -> FileDescriptor {
        let file = try FileDescriptor.open(folder + "/monohull.lock", O_RDWR | O_CREAT, mode: 0o600)
        let raw = file.raw
        // A daemon that was killed while it started a program leaves the lock to that child until its exec.
        for _ in 0..<50 {
            if flock(raw, LOCK_EX | LOCK_NB) == 0 { return file }
            usleep(20_000)
        }
        throw EngineError.unavailable("another containerd is using \(folder)")
    }

    private static func identity(_ folder: String) throws -> String {
        if let known = try? Files.read(folder + "/uuid", limit: 64), known.count == 36 {
            return String(decoding: known, as: UTF8.self)
        }
        let bytes = try Files.read("/proc/sys/kernel/random/uuid", limit: 64).filter { $0 != 0x0A }
        try Files.makeDirectories(folder)
        try Files.writeAtomically(folder + "/uuid", bytes: bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Takes up the tasks of an earlier daemon. To be called when shims can send events and before calls are served.
    public func recover() async {
        await sandboxes.recover(self)
        await TaskRecovery(core: self).run()
        garbage.start(self)
    }

    /// The gRPC services, thin over the stores.
    public var services: [any RegistrableRPCService] {
        [
            ContainersService(core: self), ContentService(core: self), DiffService(core: self),
            EventsService(core: self), ImagesService(core: self), IntrospectionService(core: self),
            MountsService(core: self),
            LeasesService(core: self), NamespacesService(core: self), SandboxControllerService(core: self),
            SandboxStoreService(core: self), SnapshotsService(core: self), StreamingService(core: self),
            TasksService(core: self), TransferService(core: self), VersionService(), HealthService(),
        ]
    }
}
