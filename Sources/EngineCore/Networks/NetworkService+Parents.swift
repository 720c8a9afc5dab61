import DockerAPI
import Linux
import Networking

/// Networks on links of the host: docker's drivers macvlan and ipvlan.
extension NetworkService {
    func parent(of record: NetworkRecord) throws(EngineError) -> ParentNetwork {
        let options = try ParentOptions(record.document.driver, record.document.options ?? [:])
        return ParentNetwork(
            parent: options.parent.isEmpty ? Self.dummyName(record) : options.parent,
            kind: options.kind
        )
    }

    /// docker's names for a link that leads nowhere: dm-ID of macvlan, di-ID of ipvlan.
    private static func dummyName(_ record: NetworkRecord) -> String {
        "d\(record.document.driver.prefix(1))-\(record.id.prefix(12))"
    }

    /// Whether its containers have no gateway.
    static func lacksGateway(_ record: NetworkRecord) throws(EngineError) -> Bool {
        let options = try ParentOptions(record.document.driver, record.document.options ?? [:])
        return record.document.isInternal || options.parent.isEmpty || options.isRouted
    }

    /// Where a container's packets leave by this endpoint; nil where they do not.
    func route(_ endpoint: EndpointRecord, of network: NetworkRecord, version6: Bool) -> DefaultRoute? {
        guard let own = endpoint.address(version6: version6), !network.document.isInternal else { return nil }
        if network.isBridge { return gateway(of: network, version6: version6).map { .gateway($0) } }
        guard network.isOnParent,
            let options = try? ParentOptions(network.document.driver, network.document.options ?? [:]),
            !options.parent.isEmpty
        else { return nil }
        if options.isRouted { return .interface(endpoint.interface) }
        return network.subnets.first { $0.subnet == own.masked }?.gateway.map { .gateway($0) }
    }

    /// In the turn of all such networks: who made a parent, and who shares it, stays true.
    func createOnParent(_ record: NetworkRecord) async throws -> String {
        let routes = await foreignRoutes()
        // Nothing is awaited from here to the place in `pending`: two clients cannot both have a name.
        try checkName(record.name)
        var made = try withSubnets(record, besides: routes)
        pending[made.id] = made
        defer { pending[made.id] = nil }
        do {
            made.ownsParent = try await makeParent(made)
            try store.put(made)
        } catch {
            await removeParent(made)
            release(made)
            throw error
        }
        records[made.id] = made
        publish("create", made)
        return made.id
    }

    /// Finds or makes the parent, and says whether it is ours to remove.
    func makeParent(_ record: NetworkRecord) async throws -> Bool {
        let own = try parent(of: record)
        let sharing = (Array(records.values) + Array(pending.values)).filter { other in
            other.id != record.id && other.document.driver == record.document.driver && other.isOnParent
                && (try? parent(of: other).parent) == own.parent
        }
        for other in sharing { try checkSharing(record, own, other) }
        let dummy = Self.dummyName(record)
        let name = own.parent
        let isMade = try await Offload.run {
            if try HostNetworks.hasLink(name) { return false }
            if name == dummy {
                try HostNetworks.makeDummy(name)
                return true
            }
            let (parent, number) = try ParentOptions.tagged(name)
            guard try HostNetworks.hasLink(parent) else {
                throw EngineError.internalError("-o parent interface was not found on the host: \(parent)")
            }
            guard (1...4094).contains(number), let tag = UInt16(exactly: number) else {
                throw EngineError.internalError("vlan id must be between 1-4094, received: \(number)")
            }
            do { try HostNetworks.makeVLAN(name, parent: parent, tag: tag) } catch let error as SystemCallError {
                throw EngineError.internalError("failed to create \(name) vlan link: \(error.reason)")
            }
            return true
        }
        return isMade || sharing.contains(where: \.ownsParent)
    }

    private func checkSharing(
        _ record: NetworkRecord,
        _ own: ParentNetwork,
        _ other: NetworkRecord
    ) throws(EngineError) {
        if record.document.driver == "ipvlan" {
            throw .internalError("network \(Self.dummyName(other)) is already using parent interface \(own.parent)")
        }
        if own.kind == .macvlan(.passthru) {
            throw .internalError(
                "cannot use mode passthru, macvlan network \(other.id) is already using parent interface \(own.parent)"
            )
        }
        if try parent(of: other).kind == .macvlan(.passthru) {
            throw .internalError(
                "macvlan network \(other.id) is already using parent interface \(own.parent) in mode passthru"
            )
        }
    }

    /// The last network on a parent of ours takes it along. docker lets a network go whose parent stays.
    func removeParent(_ record: NetworkRecord) async {
        guard record.ownsParent, let name = try? parent(of: record).parent else { return }
        let isShared = (Array(records.values) + Array(pending.values)).contains { other in
            other.id != record.id && other.isOnParent && (try? parent(of: other).parent) == name
        }
        if isShared { return }
        do { try await Offload.run { try HostNetworks.removeLink(name) } } catch {
            Log.warning("network \(record.name): \(error)")
        }
    }

    /// After a start of the host parents of ours are made anew.
    func restoreParents() async {
        for record in records.values where record.isOnParent && !record.isLeaving {
            do {
                let owns = try await makeParent(record)
                guard owns, !record.ownsParent, var known = records[record.id] else { continue }
                known.ownsParent = true
                records[record.id] = known
                try store.put(known)
            } catch {
                Log.error("network \(record.name): \(error)")
            }
        }
    }
}
