import DockerAPI

/// What a container has of its networks while it runs.
struct NetworkSetup: Sendable {
    /// Empty where the container has no namespace of ours.
    var sandboxID = ""
    var sandboxKey = ""
    /// By the network's name.
    var endpoints: [String: EndpointSettings] = [:]
    /// Its exposed ports, by `80/tcp`; nil for one that is not published.
    var ports: [String: [PortBinding]?] = [:]
}
