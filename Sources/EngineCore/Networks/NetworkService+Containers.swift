import DockerAPI
import Linux

/// What ContainerService asks by a network's name or id.
extension NetworkService {
    func lookUp(_ text: String) throws(EngineError) -> NetworkSummary {
        let record = try find(text)
        return NetworkSummary(
            id: record.id,
            name: record.name,
            driver: record.document.driver,
            isPredefined: record.document.isPredefined,
            chosenSubnets: record.chosenSubnets
        )
    }

    func connect(_ record: ContainerRecord, to id: String, _ settings: EndpointSettings) async throws -> NetworkSetup {
        try await connect(record, to: try find(id), settings)
    }

    func disconnect(_ record: ContainerRecord, from id: String) async throws -> NetworkSetup {
        try await disconnect(record, from: try find(id))
    }

    /// The addresses that the host has in the default network.
    func bridgeAddresses() -> [IPAddress] {
        records[builtInID("bridge")]?.subnets.filter(\.isUsed).compactMap(\.gateway) ?? []
    }
}
