import HTTPTransport

/// A request to one host of a registry, which may be sent several times.
struct RegistryRequest: Sendable {
    var method: String
    let host: RegistryHost
    /// With the host's own path, and with a query.
    var target: String
    var fields: HTTPFields
    /// Made anew for each attempt.
    var body: (@Sendable () throws -> HTTPUpload)?

    var url: RegistryURL { RegistryURL(scheme: host.scheme, authority: host.authority, target: target) }

    /// A mirror is told whose image it is asked for.
    mutating func add(namespace: String) {
        let isItself =
            host.authority == namespace || (namespace == "docker.io" && host.authority == "registry-1.docker.io")
        if !isItself, host.knowsNamespaces {
            target += (target.contains("?") ? "&" : "?") + "ns=" + PercentCoding.encode(namespace)
        }
    }
}
