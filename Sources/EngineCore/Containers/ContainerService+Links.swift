import DockerAPI
import Linux

/// `--link` of the default network: other containers by another name, with their variables.
extension ContainerService {
    /// A container that another one is linked to, as it is now.
    struct LinkedContainer: Sendable {
        let alias: String
        let record: ContainerRecord
        let address: String

        /// All names that it has in the hosts file.
        var names: String {
            ([alias, record.config.hostname] + (alias == record.name ? [] : [record.name])).joined(separator: " ")
        }
    }

    /// What a create makes of the client's links: /NAME:/OWNER/ALIAS.
    func keptLinks(_ links: [String], owner: String) throws -> [String] {
        try links.map { text in
            let link = try LinkOption(text)
            let other: ContainerRecord
            do { other = try find(link.name) } catch let error as EngineError {
                throw EngineError.invalid("could not get container for \(link.name): \(error.message)")
            }
            if other.hostConfig.networkMode == "host" {
                throw EngineError.invalid(
                    "conflicting options: host type networking can't be used with links. This would result in undefined "
                        + "behavior"
                )
            }
            return "/\(other.name):/\(owner)/\(link.alias)"
        }
    }

    /// `PARENT/ALIAS`: the parent knows the other container by that name no longer.
    public func removeLink(_ name: String) async throws {
        let parts = name.split(separator: "/").map(String.init)
        guard parts.count == 2 else {
            _ = try find(name)
            throw EngineError.conflict("Conflict, cannot remove the default link name of the container")
        }
        guard let id = records.values.first(where: { $0.name == parts[0] })?.id else {
            throw EngineError.notFound("No such container: \(name)")
        }
        try await serialised(id) {
            guard var record = records[id], let links = record.hostConfig.links else {
                throw EngineError.notFound("No such container: \(name)")
            }
            let kept = links.filter { (try? LinkOption($0))?.alias != parts[1] }
            if kept.count == links.count { throw EngineError.notFound("No such container: \(name)") }
            record.hostConfig.links = kept
            try save(record)
            guard record.state.isRunning else { return }
            await rewriteHosts(record)
            try await networks.relink(record, among: records.values.filter(\.state.hasProcess))
        }
    }

    func links(of record: ContainerRecord) throws -> [LinkedContainer] {
        guard record.hostConfig.networkMode == "bridge" else { return [] }
        return try (record.hostConfig.links ?? []).map { text in
            let link = try LinkOption(text)
            let other = try find(link.name)
            guard other.state.isRunning else {
                throw EngineError.conflict(
                    "Cannot link to a non running container: /\(other.name) AS /\(record.name)/\(link.alias)"
                )
            }
            let address = other.endpoints["bridge"]?.ipAddress ?? ""
            if address.isEmpty {
                throw EngineError.internalError(
                    "Cannot link to /\(other.name), as it does not belong to the default network"
                )
            }
            return LinkedContainer(alias: link.alias, record: other, address: address)
        }
    }

    func linkVariables(_ record: ContainerRecord) throws -> [String] {
        try links(of: record).flatMap { link in
            LinkEnvironment.variables(
                name: "/\(record.name)/\(link.alias)",
                address: link.address,
                environment: link.record.config.env ?? [],
                ports: (link.record.config.exposedPorts ?? []).compactMap { PortNumber($0) }
            )
        }
    }
}
