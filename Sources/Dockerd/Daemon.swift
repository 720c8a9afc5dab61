import DockerAPI
import DockerdRules
import EngineCore
import Glibc
import HTTPTransport
import Linux
import NIOCore
import NIOPosix
import Registry

/// The wiring of the daemon: containerd, services, routes, sockets.
actor Daemon {
    private let settings: DaemonSettings
    private let source: OptionSource
    private let passed: PassedSockets
    private let supervisor: ContainerdSupervisor?
    private var tasks: [Task<Void, Never>] = []
    private var listeners = Listeners()
    private let authorization = Authorization()
    private let events = EventBus()
    private var engineID = ""
    private var networks: NetworkService?
    private let times = RequestTimes()
    private let running = RunningRequests()

    init(_ settings: DaemonSettings, _ source: OptionSource, _ passed: PassedSockets) {
        self.settings = settings
        self.source = source
        self.passed = passed
        let options = settings.current
        supervisor =
            options.containerd.isEmpty
            ? ContainerdSupervisor(dataRoot: options.dataRoot, execRoot: options.execRoot) : nil
    }

    /// The sockets are open as soon as they can be. Clients that wait for the daemon find it, and what they ask before
    /// it has found its containers again is answered when it has; only `ping` needs none of it.
    func start() async throws {
        let options = settings.current
        configureLog(options)
        _ = try RegistryPolicy(options)
        try await Listeners.check(options, passed)
        try await authorization.use(options.authorizationPlugins)
        let whole = Task { try await router(options) }
        let front = FrontRouter(ping: router(PingRoutes.table), whole: whole)
        let common: HTTPFields = [
            "Api-Version": APIVersion.current, "Docker-Experimental": "false", "Ostype": "linux",
            "Server": "Docker/\(Version.number) (linux)",
        ]
        let server = HTTPServer(group: MultiThreadedEventLoopGroup.singleton, common: common) {
            await front.handle($0, $1)
        }
        var opened = Listeners()
        do {
            try await opened.open(options, server, passed)
        } catch {
            listeners.add(opened)
            // What is half-way there is not left in the middle.
            _ = await whole.result
            throw error
        }
        listeners.add(opened)
        _ = try await whole.value
        for host in options.hosts { Log.info("API listen on \(host)") }
    }

    private func router(_ routes: [Route]) -> Router {
        Router(routes: routes, authorization: authorization, times: times, running: running)
    }

    /// All that the daemon answers, once its containers are found again.
    private func router(_ options: DaemonOptions) async throws -> Router {
        let client = try await connect(options)
        if options.owners != nil, try await !client.snapshotterCapabilities().contains("remap-ids") {
            throw EngineError.unavailable(
                "--userns-remap needs a containerd whose snapshotter overlayfs has the capability remap-ids, and the one at "
                    + "\(options.containerd) has not"
            )
        }
        // What a daemon that was killed had spooled is nobody's.
        let spool = "\(options.dataRoot)/spool"
        try Files.removeTree(spool)
        let images = ImageService(client, events: events, settings: settings, spool: spool)
        let containers = try ContainerService(
            client: client,
            images: images,
            events: events,
            dataRoot: options.dataRoot,
            execRoot: options.execRoot,
            settings: settings,
            hasOwnShims: try await client.serverVersion().revision == "monohull"
        )
        networks = containers.networks
        try await containers.restore()
        tasks.append(Task { await containers.followTasks() })
        let id = try EngineID.load(dataRoot: options.dataRoot)
        engineID = id
        let system = SystemRoutes(
            client: client,
            containers: containers,
            images: images,
            settings: settings,
            events: events,
            containerd: supervisor?.socket ?? options.containerd,
            id: id
        )
        if !options.metricsAddress.isEmpty {
            let metrics = MetricsServer(containers: containers, events: events, times: times, id: id)
            listeners.add(try await metrics.start(options.metricsAddress))
        }
        return router(
            LeftOutRoutes.table + system.table
                + ContainerRoutes(service: containers).table + ViewRoutes(service: containers).table
                + StatsRoutes(service: containers).table + StreamRoutes(service: containers).table
                + EventRoutes(events: events).table + VolumeRoutes(service: containers.volumes).table
                + ExecRoutes(service: containers).table
                + ArchiveRoutes(service: containers).table + AttachRoutes(service: containers).table
                + ImageRoutes(service: images, containers: containers).table
                + DiskUsageRoutes(containers: containers, images: images, volumes: containers.volumes).table
                + NetworkRoutes(networks: containers.networks, containers: containers).table + PluginRoutes.table
                + SwarmRoutes.table
        )
    }

    /// SIGHUP: takes over what may change while the daemon runs. A file that is wrong changes nothing.
    func reload() async {
        do {
            let file = try source.file()
            let old = settings.current
            let new = old.reloaded(try source.options(file), named: Set(file.values.keys))
            _ = try RegistryPolicy(new)
            if new.authorizationPlugins != old.authorizationPlugins {
                try await authorization.use(new.authorizationPlugins)
            }
            settings.replace(new)
            configureLog(new)
            var attributes = new.reloadAttributes(
                defaultCgroupnsMode: KernelFacilities.usesUnifiedCgroups ? "private" : "host"
            )
            attributes["name"] = Host.name
            events.publish(.daemon, "reload", id: engineID, attributes: attributes)
            Log.info("Reloaded configuration")
        } catch {
            Log.error("\(error)")
        }
    }

    private func configureLog(_ options: DaemonOptions) {
        Log.configure(level: options.isDebug ? .debug : Log.Level(options.logLevel) ?? .info, json: options.logsJSON)
    }

    private func connect(_ options: DaemonOptions) async throws -> ContainerdClient {
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
        await listeners.close()
        await running.drain(seconds: settings.current.shutdownTimeout)
        await networks?.stopNetd()
        await supervisor?.stop()
        for task in tasks { task.cancel() }
    }
}
