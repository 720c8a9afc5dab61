import Bytes
import DockerAPI
import DockerdRules
import Glibc
import Linux

/// Files in and out of containers, running or not (`docker cp`).
extension ContainerService {
    public func pathStat(_ name: String, _ path: String) async throws -> PathStat {
        let found = try await withFiles(of: name) { root, _ in try ContainerFiles.find(root, path)?.status }
        guard let found else { throw Self.missing(path, name) }
        return found
    }

    /// Writes what the path names as an archive. `begin` gets what HEAD would tell, and answers where the bytes go; it
    /// and the sink are called on a thread that may block.
    public func pack(
        _ name: String,
        _ path: String,
        to begin: @escaping @Sendable (PathStat) throws -> any ByteSink
    ) async throws {
        let copy = CopyPath(path)
        let isFound = try await withFiles(of: name) { [self] root, record in
            guard let found = try ContainerFiles.find(root, copy.text) else { return false }
            let owners = record.owners(settings.current)
            try ContainerFiles.pack(found, as: copy.archiveName, owners: owners, to: begin(found.status))
            publish("archive-path", record)
            return true
        }
        guard isFound else { throw Self.missing(path, name) }
    }

    /// How an archive is put into a container.
    public struct ExtractionOptions: Sendable {
        /// Everything belongs to the user that the container runs as.
        public var usesContainerUser = false
        /// A folder is never replaced by anything else, and nothing else by a folder.
        public var keepsKinds = false

        public init() {}
    }

    /// Unpacks an archive into a folder of the container. `source` is read on a thread that may block.
    public func extract(
        _ name: String,
        _ path: String,
        _ options: ExtractionOptions,
        from source: any ByteSource & Sendable
    ) async throws {
        do {
            try await withFiles(of: name) { [self] root, record in
                var rules = ExtractionRules()
                rules.owners = record.owners(settings.current)
                rules.keepsKinds = options.keepsKinds
                if options.usesContainerUser, !record.config.user.isEmpty {
                    let user = try Self.user(record.config.user, root)
                    rules.owner = (user.uid, user.gid)
                }
                try ContainerFiles.extract(root, CopyPath(path), rules, from: source) { place in
                    try Self.requireWritable(place, record)
                }
                publish("extract-to-dir", record)
            }
        } catch let error as SystemCallError {
            guard error.errno == ENOENT else { throw error }
            throw Self.missing(path, name)
        }
    }

    /// The whole root without its volumes.
    public func export(_ name: String, to begin: @escaping @Sendable () throws -> any ByteSink) async throws {
        let record = try find(name)
        if ["dead", "removing"].contains(record.state.status) {
            throw EngineError.conflict(
                record.state.status == "dead"
                    ? "You cannot export container \(record.id) which is Dead"
                    : "You cannot export container \(record.id) which is being removed"
            )
        }
        let owners = record.owners(settings.current)
        if record.state.isRunning {
            let root = RunningRoot(pid: record.state.pid, id: record.id)
            try await Offload.run { try ContainerFiles.packAll(root.openWithoutMounts(), owners: owners, to: begin()) }
            return publish("export", record)
        }
        try await serialised(record.id) {
            try await ContainerRoot.with(try await layers(of: record), at: folders.mountPlace) { root in
                try ContainerFiles.packAll(root, owners: owners, to: begin())
            }
        }
        publish("export", record)
    }

    /// Of a running container as its processes have them, and nobody's turn: a copy takes as long as its client does.
    /// Others are mounted, and nothing else is done to them meanwhile.
    private func withFiles<Value: Sendable>(
        of name: String,
        _ body: @escaping @Sendable (borrowing FileDescriptor, ContainerRecord) throws -> Value
    ) async throws -> Value {
        let record = try find(name)
        if record.state.isRunning { return try await Self.running(record, body) }
        return try await serialised(record.id) {
            let record = try find(record.id)
            if record.state.isRunning { return try await Self.running(record, body) }
            let layers = try await layers(of: record)
            return try await withMountSources(of: record) { volumes in
                try await ContainerRoot.with(layers, at: folders.mountPlace, volumes: volumes) { root in
                    try body(root, record)
                }
            }
        }
    }

    private static func running<Value: Sendable>(
        _ record: ContainerRecord,
        _ body: @escaping @Sendable (borrowing FileDescriptor, ContainerRecord) throws -> Value
    ) async throws -> Value {
        let root = RunningRoot(pid: record.state.pid, id: record.id)
        return try await Offload.run { try body(root.open(), record) }
    }

    private static func missing(_ path: String, _ name: String) -> EngineError {
        .notFound("Could not find the file \(path) in container \(name)")
    }

    /// By the container's own files, never by the host's.
    private static func user(_ text: String, _ root: borrowing FileDescriptor) throws -> ContainerUser {
        func read(_ path: String) throws -> [UInt8] {
            guard let file = try? RootPath.open(root, path, O_RDONLY | O_NONBLOCK) else { return [] }
            return try file.readAll(limit: RootfsView.limit)
        }
        return try ContainerUser(text, adding: [], passwd: read("/etc/passwd"), group: read("/etc/group"))
    }

    /// The mount that lies nearest decides.
    private static func requireWritable(_ place: String, _ record: ContainerRecord) throws {
        let names = Files.components(of: place)
        let mounts = record.mountPoints.filter { names.starts(with: Files.components(of: $0.destination)) }
        if let nearest = mounts.max(by: { $0.destination.utf8.count < $1.destination.utf8.count }) {
            if !nearest.isWritable { throw EngineError.invalid("mounted volume is marked read-only") }
        } else if record.hostConfig.readonlyRootfs {
            throw EngineError.invalid("container rootfs is marked read-only")
        }
    }
}
