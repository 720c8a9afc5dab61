import DockerAPI
import DockerdRules
import Glibc
import Linux
import Networking

/// What a start needs of the machine and of other containers.
extension ContainerService {
    func surroundings(of record: ContainerRecord) async throws -> SpecSurroundings {
        let host = record.hostConfig
        var found = SpecSurroundings()
        found.kernel = .host
        found.owners = record.owners(settings.current)
        if let name = NamespaceMode.container(host.networkMode) {
            let other = try networkOwner(name, for: record.id)
            found.joined["network"] = "/proc/\(other.state.pid)/ns/net"
            if found.owners != nil { found.joined["user"] = "/proc/\(other.state.pid)/ns/user" }
            found.networkFiles = networkFolder(of: other)
            found.hostname = other.config.hostname
        } else if !record.sandboxKey.isEmpty {
            found.joined["network"] = record.sandboxKey
            if found.owners != nil {
                // The two were made together: in a network of another namespace its root would have no rights.
                let owner = OpenNamespace(try HostNetworks.owner(ofNamespace: record.sandboxKey))
                found.userNamespace = owner
                found.joined["user"] = owner.path
            }
        }
        found.variables = try linkVariables(record)
        if let name = NamespaceMode.container(host.pidMode) {
            let other = try running(name, words: "failed to join PID namespace")
            found.joined["pid"] = "/proc/\(other.state.pid)/ns/pid"
            if found.owners != nil { found.joined["user"] = "/proc/\(other.state.pid)/ns/user" }
        }
        if let name = NamespaceMode.container(host.ipcMode) {
            let other = try running(name, words: "failed to join IPC namespace")
            found.joined["ipc"] = "/proc/\(other.state.pid)/ns/ipc"
            if found.owners != nil { found.joined["user"] = "/proc/\(other.state.pid)/ns/user" }
            found.sharedMemory = try sharedMemory(of: other, named: name)
        } else if host.ipcMode == "host" {
            if Files.isDirectory("/dev/shm") { found.sharedMemory = "/dev/shm" }
        } else if host.ipcMode == "shareable" {
            found.sharedMemory = try await makeSharedMemory(record)
        }
        let ownsProcesses = host.pidMode != "host" && NamespaceMode.container(host.pidMode) == nil
        let options = settings.current
        if host.initProcess ?? options.usesInit, ownsProcesses {
            found.initProgram = options.initPath.isEmpty ? OwnExecutable.path : options.initPath
        }
        if let requests = host.resources.deviceRequests, !requests.isEmpty {
            let registry = CDIRegistry(options.cdiSpecFolders)
            found.edits = try await Offload.run { try DeviceSelection(registry).edits(requests) }
        }
        return found
    }

    /// The container whose network another one joins.
    private func networkOwner(_ name: String, for id: String) throws -> ContainerRecord {
        let other: ContainerRecord
        do { other = try find(name) } catch let error as EngineError {
            throw EngineError.internalError("joining network namespace of container: \(error.message)")
        }
        if other.id == id { throw EngineError.internalError("cannot join own network namespace") }
        guard other.state.isRunning else {
            throw EngineError.conflict(
                "cannot join network namespace of a non running container: \(other.id)"
            )
        }
        try requireProcess(other)
        return other
    }

    /// Where the files lie that a network gives its containers.
    private func networkFolder(of record: ContainerRecord) -> String {
        guard let name = NamespaceMode.container(record.hostConfig.networkMode), let other = try? find(name) else {
            return folders.data(record.id)
        }
        return folders.data(other.id)
    }

    private func running(_ name: String, words: String) throws -> ContainerRecord {
        let other: ContainerRecord
        do { other = try find(name) } catch let error as EngineError {
            throw EngineError.invalid("\(words): \(error.message)")
        }
        guard other.state.isRunning else {
            throw EngineError.conflict("\(words): container \(name) is not running")
        }
        try requireProcess(other)
        return other
    }

    /// One that is being restarted counts as running and has no process whose namespaces could be joined.
    private func requireProcess(_ other: ContainerRecord) throws {
        if other.state.hasProcess { return }
        throw EngineError.conflict("Container \(other.id) is restarting, wait until the container is running")
    }

    private func sharedMemoryPlace(_ id: String) -> String { "\(folders.mounts(id))/shm" }

    private func sharedMemory(of other: ContainerRecord, named name: String) throws -> String {
        switch other.hostConfig.ipcMode {
        case "host": return "/dev/shm"
        case "shareable": return sharedMemoryPlace(other.id)
        default:
            guard let next = NamespaceMode.container(other.hostConfig.ipcMode), let owner = try? find(next) else {
                throw EngineError.invalid(
                    "failed to join IPC namespace: container \(name): non-shareable IPC (hint: use IpcMode:shareable for "
                        + "the donor container)"
                )
            }
            return sharedMemoryPlace(owner.id)
        }
    }

    /// A tmpfs on the host, for others can only join what stands outside of the container. The end of the run takes it
    /// off with the container's other mounts.
    private func makeSharedMemory(_ record: ContainerRecord) async throws -> String {
        let place = sharedMemoryPlace(record.id)
        let size = record.hostConfig.shmSize
        let root = record.owners(settings.current)?.root
        try await Offload.run {
            try Files.makeDirectories(place, mode: 0o700)
            var options = ["nosuid", "noexec", "nodev", "mode=1777", "size=\(size)"]
            if let root { options += ["uid=\(root.user)", "gid=\(root.group)"] }
            try HostMounts.mount([HostMount(kind: "tmpfs", source: "shm", options: options)], at: place)
        }
        return place
    }
}
