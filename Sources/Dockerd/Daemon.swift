import DockerAPI
import EngineCore
import Glibc
import HTTPTransport
import Linux
import NIOCore
import NIOPosix

/// The wiring of the daemon: containerd, services, routes, sockets.
actor Daemon {
    private let options: DaemonOptions
    private let supervisor: ContainerdSupervisor?
    private var tasks: [Task<Void, Never>] = []
    private var listeners: [any Channel] = []
    private var sockets: [String] = []

    init(_ options: DaemonOptions) {
        self.options = options
        supervisor =
            options.containerd.isEmpty
            ? ContainerdSupervisor(dataRoot: options.dataRoot, execRoot: options.execRoot) : nil
    }

    func start() async throws {
        let addresses = try options.hosts.map { try ListenAddress.parse($0) }
        for address in addresses { try await HTTPServer.refuseLiving(address) }
        let client = try await connect()
        let events = EventBus()
        let images = ImageService(
            client,
            events: events,
            registries: options.registries,
            spool: "\(options.dataRoot)/tmp"
        )
        let containers = try ContainerService(
            client: client,
            images: images,
            events: events,
            dataRoot: options.dataRoot,
            execRoot: options.execRoot,
            runtimes: options.runtimes,
            hasOwnShims: try await client.serverVersion().revision == "monohull"
        )
        try await containers.restore()
        tasks.append(Task { await containers.followTasks() })
        let id = try EngineID.load(dataRoot: options.dataRoot)
        let networks = BuiltInNetwork.all(engine: id, created: Timestamp.now())
        let router = Router(
            routes: SystemRoutes(client: client, containers: containers, images: images, options: options, id: id).table
                + ContainerRoutes(service: containers).table + ViewRoutes(service: containers).table
                + StatsRoutes(service: containers).table + StreamRoutes(service: containers).table
                + EventRoutes(events: events).table + VolumeRoutes(service: containers.volumes).table
                + ExecRoutes(service: containers).table
                + ArchiveRoutes(service: containers).table + AttachRoutes(service: containers).table
                + ImageRoutes(service: images, containers: containers).table
                + DiskUsageRoutes(containers: containers, images: images, volumes: containers.volumes).table
                + NetworkRoutes(networks: networks, containers: containers).table + PluginRoutes.table
                + SwarmRoutes.table + LeftOutRoutes.table
        )
        let common: HTTPFields = [
            "Api-Version": APIVersion.current, "Docker-Experimental": "false", "Ostype": "linux",
            "Server": "Docker/\(Version.number) (linux)",
        ]
        let server = HTTPServer(group: MultiThreadedEventLoopGroup.singleton, common: common) {
            await router.handle($0, $1)
        }
        let group = try SocketGroup.id(options.group)
        for address in addresses {
            listeners.append(try await server.listen(address, group: group))
            if case .unix(let path) = address { sockets.append(path) }
        }
        Log.info("API listen on \(options.hosts.joined(separator: ", "))")
    }

    private func connect() async throws -> ContainerdClient {
        var socket = options.containerd
        if socket.hasPrefix("unix://") { socket = String(socket.dropFirst(7)) }
        if let supervisor {
            try await supervisor.ensure()
            socket = supervisor.socket
        }
        // It may be starting: half a minute is what docker gives it.
        var failure: (any Error)?
        for attempt in 0..<600 {
            do {
                await (try SocketConnection.connect(unix: socket)).close()
                failure = nil
                break
            } catch {
                if let supervisor, await !supervisor.isAlive {
                    throw EngineError.unavailable("containerd ended while it started; what it said stands above")
                }
                failure = error
                try await Task.sleep(for: .milliseconds(attempt < 100 ? 5 : 50))
            }
        }
        if let failure { throw EngineError.unavailable("failed to dial \(socket): \(failure)") }
        if let supervisor { tasks.append(Task { await supervisor.supervise() }) }
        let client = try ContainerdClient(socket: socket)
        tasks.append(
            Task {
                do { try await client.run() } catch { Log.error("connection to containerd: \(error)") }
            }
        )
        return client
    }

    /// Containers go on; the shims keep them.
    func stop() async {
        for listener in listeners { try? await listener.close().get() }
        for path in sockets { unlink(path) }
        await supervisor?.stop()
        for task in tasks { task.cancel() }
    }
}
