import DockerAPI
import DockerdRules
import Linux
import Networking

extension NetworkService {
    /// Makes a network; the answer is its id.
    public func create(_ request: NetworkCreateRequest) async throws -> String {
        let record = try plan(request)
        if record.isOnParent { return try await turns.run("parents") { try await self.createOnParent(record) } }
        guard record.isBridge else {
            try store.put(record)
            records[record.id] = record
            return record.id
        }
        try await requireBridges()
        let routes = await foreignRoutes()
        // Nothing is awaited from here to the place in `pending`: two clients cannot both have a name.
        try checkName(record.name)
        var made = try withSubnets(record, besides: routes)
        pending[made.id] = made
        defer { pending[made.id] = nil }
        do {
            let name = try bridge(of: made).bridge
            try checkBridge(name, of: made)
            // A link that the administrator made is used, and stays when the network goes.
            made.usesHostLink = try await Offload.run { try HostNetworks.hasLink(name) }
            let bridge = try bridge(of: made)
            try store.put(made)
            let kernel = kernel
            do { try await Offload.run { try kernel.makeBridge(bridge) } } catch {
                await Cleanup.run { _ = try? await Offload.run { try kernel.removeBridge(bridge) } }
                throw error
            }
        } catch {
            try? store.removeNetwork(made.id)
            release(made)
            throw error
        }
        records[made.id] = made
        publish("create", made)
        return made.id
    }

    func checkName(_ name: String) throws(EngineError) {
        if name.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            throw .invalid("invalid name: name is empty")
        }
        let taken = records.values.contains { $0.name == name } || pending.values.contains { $0.name == name }
        if taken { throw .conflict("network with name \(name) already exists") }
    }

    /// The request with docker's defaults, checked in docker's order.
    private func plan(_ request: NetworkCreateRequest) throws(EngineError) -> NetworkRecord {
        if NetworkDocument.predefined.contains(request.name) {
            throw .forbidden("operation is not permitted on predefined \(request.name) network ")
        }
        let driver = request.driver.isEmpty ? "bridge" : request.driver
        if driver == "overlay" {
            throw .forbidden(
                "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this "
                    + "node to swarm and try again."
            )
        }
        var document = NetworkDocument(
            name: request.name,
            id: RandomID.make(),
            created: Timestamp.now(),
            driver: driver
        )
        document.isInternal = request.isInternal
        document.isAttachable = request.isAttachable
        document.labels = request.labels ?? [:]
        var options = request.options ?? [:]
        if request.configFrom == nil {
            options.merge(settings.current.network.networkOptions[driver] ?? [:]) { own, _ in own }
        }
        document.enableIPv4 = try Self.version(4, asked: request.enableIPv4, &options, default: true)
        document.enableIPv6 = try Self.version(6, asked: request.enableIPv6, &options, default: false)
        document.options = options
        try IPAMRules.check(request.ipam, enableIPv6: document.enableIPv6)
        try checkName(request.name)
        document.isConfigOnly = request.isConfigOnly
        try checkConfiguration(request, document)
        if let ipam = request.ipam {
            document.ipam.options = ipam.options
            document.ipam.config = ipam.config
            guard ["", IPAM.standardDriver].contains(ipam.driver) else {
                throw .notFound("plugin \"\(ipam.driver)\" not found")
            }
        }
        if request.isConfigOnly {
            document.driver = "null"
            return NetworkRecord(document)
        }
        try checkDriver(driver, request)
        if let name = request.configFrom {
            guard let source = records.values.first(where: { $0.name == name && $0.document.isConfigOnly }) else {
                throw .notFound("configuration network \"\(name)\" does not exist")
            }
            document.configFrom = name
            document.enableIPv4 = source.document.enableIPv4
            document.enableIPv6 = source.document.enableIPv6
            document.options = source.document.options
            document.labels = source.document.labels
            document.ipam = source.document.ipam
        }
        if ParentOptions.drivers.contains(driver) {
            _ = try ParentOptions(driver, document.options ?? [:])
        } else {
            _ = try BridgeOptions(document.options ?? [:])
            if !document.enableIPv4, !document.enableIPv6 { throw .invalid("IPv4 or IPv6 must be enabled") }
        }
        return NetworkRecord(document)
    }

    /// Whether the network has this version of addresses: the client's word, an option of docker's, the default.
    private static func version(
        _ number: Int,
        asked: Bool?,
        _ options: inout [String: String],
        default fallback: Bool
    ) throws(EngineError) -> Bool {
        let key = "com.docker.network.enable_ipv\(number)"
        if let asked {
            options[key] = nil
            return asked
        }
        switch options[key] {
        case nil: return fallback
        case "1", "t", "T", "TRUE", "true", "True": return true
        case "0", "f", "F", "FALSE", "false", "False": return false
        default: throw .invalid("driver-opt \"\(key)\" is not a valid bool")
        }
    }

    private func checkConfiguration(
        _ request: NetworkCreateRequest,
        _ document: NetworkDocument
    ) throws(EngineError) {
        if request.isConfigOnly,
            request.isIngress || request.isInternal || request.isAttachable || !request.scope.isEmpty
        {
            throw .forbidden(
                "configuration network can only contain network specific fields. Network operator fields like "
                    + "[ ingress | internal | attachable | scope ] are not supported."
            )
        }
        guard request.configFrom != nil else { return }
        if request.isConfigOnly {
            throw .forbidden("a configuration network cannot depend on another configuration network")
        }
        let ipam = request.ipam
        if ipam?.config?.isEmpty == false || ipam?.options?.isEmpty == false || !document.enableIPv4
            || document.enableIPv6 || document.labels?.isEmpty == false
        {
            throw .forbidden(
                "user specified configurations are not supported if the network depends on a configuration network"
            )
        }
        if document.options?.isEmpty == false {
            throw .forbidden(
                "network driver options are not supported if the network depends on a configuration network"
            )
        }
    }

    private func checkDriver(_ driver: String, _ request: NetworkCreateRequest) throws(EngineError) {
        switch driver {
        case "bridge", "macvlan", "ipvlan": break
        case "host", "null": throw .forbidden("only one instance of \"\(driver)\" network is allowed")
        default:
            throw .notFound("plugin \"\(driver)\" not found")
        }
        if request.isIngress { throw .forbidden("Ingress network can only be global scope network") }
        if request.scope == "swarm" {
            throw .forbidden("cannot create a swarm scoped network when swarm is not active")
        }
    }

    /// Two bridges of one name, or with addresses in common, cannot be.
    private func checkBridge(_ name: String, of record: NetworkRecord) throws(EngineError) {
        for other in Array(records.values) + Array(pending.values) where other.isBridge && other.id != record.id {
            let bridge = try bridge(of: other)
            guard bridge.bridge == name else { continue }
            throw .forbidden(
                "cannot create network \(record.id) (\(name)): conflicts with network \(other.id) "
                    + "(\(bridge.bridge)): networks have same bridge name"
            )
        }
    }
}
