import Bytes
import DockerAPI
import DockerdRules
import Linux
import Networking

/// The networks of the engine, who is in them, and which addresses and ports of the host they have. What the kernel is
/// told is Networking's; here is what is true, written down before the kernel is changed.
public actor NetworkService {
    let store: NetworkStore
    let events: EventBus
    let settings: DaemonSettings
    let kernel: HostNetworks
    let netd: NetdSupervisor
    /// As docker counts them.
    public nonisolated let times = ActionTimes(
        "engine_daemon_network_actions_seconds",
        "The number of seconds it takes to process each network action",
        []
    )
    /// Where namespaces are pinned.
    let folder: String
    private let engineID: String

    /// By id.
    var records: [String: NetworkRecord] = [:]
    /// Those that are being made: their names and addresses are taken.
    var pending: [String: NetworkRecord] = [:]
    /// By id.
    var endpoints: [String: EndpointRecord] = [:]
    var space: AddressSpace
    var ports: PortAllocator
    /// Whether the kernel has been made ready for bridges.
    private var isReady = false
    let turns = Turns()
    /// Why there are no bridge networks, in words for clients.
    private var obstacle: String?
    var isPruning = false

    init(dataRoot: String, execRoot: String, store: NetworkStore, events: EventBus, settings: DaemonSettings) throws {
        self.store = store
        self.events = events
        self.settings = settings
        folder = "\(execRoot)/netns"
        netd = NetdSupervisor(execRoot: execRoot)
        engineID = try EngineID.load(dataRoot: dataRoot)
        let options = settings.current.network
        kernel = HostNetworks(
            firewall: options.firewall,
            firewall6: options.firewall6,
            ipForward: options.forwards,
            closesForeign: options.closesForeign,
            respectsHost: options.respectsHost,
            engine: engineID
        )
        var pools = options.addressPools.isEmpty ? AddressPoolBase.standard : options.addressPools
        if !pools.contains(where: { $0.base.address.isVersion6 }) {
            let digest = Digest.of(Array(engineID.utf8)).hex
            let bytes = stride(from: 0, to: 16, by: 2).compactMap { UInt8(digest.dropFirst($0).prefix(2), radix: 16) }
            pools += [AddressPoolBase.uniqueLocal(digest: bytes)].compactMap { $0 }
        }
        space = AddressSpace(pools)
        let range = try? Files.read("/proc/sys/net/ipv4/ip_local_port_range", limit: 4096)
        ports = PortAllocator(ephemeral: PortAllocator.range(String(decoding: range ?? [], as: UTF8.self)))
    }

    /// Ids of the networks that are always there are the engine's own and stay the same.
    func builtInID(_ name: String) -> String { Digest.of(Array("\(engineID) \(name)".utf8)).hex }

    /// Makes the kernel ready for bridges, once; throws in words for clients where it cannot have them.
    func requireBridges() async throws {
        if !isReady {
            await turns.run("kernel") {
                if isReady { return }
                let kernel = kernel
                do {
                    for sentence in try await Offload.run({ kernel.prepare() }) { Log.warning(sentence) }
                    obstacle = kernel.missing()
                } catch {
                    obstacle = "\(error)"
                }
                isReady = true
                if let obstacle { Log.warning("bridge networks cannot be made: \(obstacle)") }
            }
        }
        if let obstacle { throw EngineError.unavailable("bridge networks cannot be made: \(obstacle)") }
    }

    /// By id, by name, or by the start of an id.
    func find(_ text: String) throws(EngineError) -> NetworkRecord {
        if let exact = records[text] { return exact }
        if let named = records.values.first(where: { $0.name == text }) { return named }
        let matches = text.isEmpty ? [] : records.values.filter { $0.id.hasPrefix(text) }
        if matches.count > 1 {
            throw .invalid("network \(text) is ambiguous (\(matches.count) matches found based on ID prefix)")
        }
        guard let match = matches.first else { throw .notFound("network \(text) not found") }
        return match
    }

    func document(_ record: NetworkRecord) -> NetworkDocument {
        var document = record.document
        for endpoint in endpoints.values where endpoint.networkID == record.id {
            document.containers[endpoint.containerID] = endpoint.resource
        }
        return document
    }

    /// What GET /networks/ID answers; `scope` is one that it has to have.
    public func inspect(_ text: String, scope: String) throws -> NetworkDocument {
        let record = try find(text)
        if !scope.isEmpty, scope != record.document.scope { throw EngineError.notFound("network \(text) not found") }
        return document(record)
    }

    /// Sorted by name. `detailed`: with their containers, as before 1.28.
    public func list(_ filter: NetworkFilter, detailed: Bool) -> [NetworkDocument] {
        records.values.sorted { $0.name < $1.name }.compactMap { record in
            var document = document(record)
            guard filter.includes(document) else { return nil }
            if !detailed { document.containers = [:] }
            return document
        }
    }

    func publish(_ action: String, _ record: NetworkRecord, container: String? = nil) {
        var attributes = ["name": record.name, "type": record.document.driver]
        if let container { attributes["container"] = container }
        events.publish(.network, action, id: record.id, attributes: attributes)
    }

    /// What the kernel half knows a network by.
    func bridge(of record: NetworkRecord) throws(EngineError) -> BridgeNetwork {
        try BridgeOptions.bridge(of: record)
    }

    /// What other networks and the host use already.
    func foreignRoutes() async -> [IPNetwork] {
        do { return try await Offload.run { try HostNetworks.routes() } } catch {
            Log.warning("routes of the host: \(error)")
            return []
        }
    }
}
