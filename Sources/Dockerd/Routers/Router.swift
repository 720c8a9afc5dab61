import DockerAPI
import HTTPTransport
import Linux

/// Finds the route of a request: the version prefix is optional, as docker has it.
struct Router: Sendable {
    let routes: [Route]

    /// First words of docker's paths; one of these that no route takes is not built yet, others do not exist.
    static let areas: Set<String> = [
        "containers", "images", "exec", "networks", "volumes", "build", "commit", "auth", "system", "events", "session",
        "plugins", "swarm", "nodes", "services", "tasks", "secrets", "configs", "distribution", "grpc",
    ]

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) async {
        do {
            var parts = request.path.split(separator: "/").map(String.init)
            if let first = parts.first, first.hasPrefix("v"), let dot = first.firstIndex(of: ".") {
                guard first[..<dot] == "v1", let minor = Int(first[first.index(after: dot)...]) else {
                    throw EngineError.notFound("page not found")
                }
                if minor > 51 || minor < 24 {
                    throw EngineError.invalid(
                        minor > 51
                            ? "client version \(first.dropFirst()) is too new. Maximum supported API version is \(APIVersion.current)"
                            : "client version \(first.dropFirst()) is too old. Minimum supported API version is \(APIVersion.minimum), please upgrade your client to a newer version"
                    )
                }
                parts.removeFirst()
            }
            for route in routes {
                if let names = route.match(request.method, parts) {
                    if route.followsClient { return try await route.action(request, names, responder) }
                    return try await Task { try await route.action(request, names, responder) }.value
                }
            }
            if let area = parts.first, Self.areas.contains(area) {
                throw EngineError.notImplemented(
                    "\(request.method) /\(parts.joined(separator: "/")) is not implemented"
                )
            }
            throw EngineError.notFound("page not found")
        } catch {
            await ErrorMapping.answer(error, responder)
        }
    }
}
