/// Why there was no answer at all; docker tells the kinds apart.
public enum ConnectionFailure: Error, Equatable {
    case refused(String)
    case forbidden(String)
    case other(String)
    /// What came was no HTTP.
    case malformed(String)

    /// `method` and `url` are those of the request that would have been.
    func failure(_ endpoint: Endpoint, _ method: String, _ url: String) -> Failure {
        var failure = told(endpoint, method, url)
        failure.isUnreachable = true
        return failure
    }

    private func told(_ endpoint: Endpoint, _ method: String, _ url: String) -> Failure {
        let request = "\(method.prefix(1))\(method.dropFirst().lowercased()) \"\(url)\""
        switch self {
        case .refused: return unreachable(endpoint)
        case .forbidden(let reason):
            return Failure(
                "permission denied while trying to connect to the Docker daemon socket at \(endpoint.description): "
                    + "\(request): \(reason)"
            )
        case .other(let reason) where reason.contains("connection refused") || reason.contains("dial unix"):
            return unreachable(endpoint)
        case .other(let reason):
            if endpoint.tls != nil && reason.contains("bad certificate") {
                return Failure(
                    "the server probably has client authentication (--tlsverify) enabled; check your TLS client "
                        + "certification settings: \(request): \(reason)"
                )
            }
            return Failure("error during connect: \(request): \(reason)")
        case .malformed(let line):
            let text = "\(request): net/http: HTTP/1.x transport connection broken: malformed HTTP response \(line)"
            if endpoint.tls != nil { return Failure("error during connect: \(text)") }
            return Failure("\(text).\n* Are you trying to connect to a TLS-enabled daemon without TLS?")
        }
    }

    private func unreachable(_ endpoint: Endpoint) -> Failure {
        Failure("Cannot connect to the Docker daemon at \(endpoint.description). Is the docker daemon running?")
    }

    /// Without the request.
    var reason: String {
        switch self {
        case .refused(let reason), .forbidden(let reason), .other(let reason), .malformed(let reason): reason
        }
    }
}
