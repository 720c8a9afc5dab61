import HTTPTransport

/// _ping: whether the daemon is there, and by its headers what it speaks.
enum PingRoutes {
    static let path = ["_ping"]

    static var table: [Route] {
        let ping: Route.Action = { request, _, responder in
            let fields: HTTPFields = [
                "Builder-Version": "2", "Cache-Control": "no-cache, no-store, must-revalidate", "Pragma": "no-cache",
                "Swarm": "inactive", "Content-Type": "text/plain; charset=utf-8",
            ]
            try await responder.send(200, fields, body: request.method == "HEAD" ? [] : Array("OK".utf8))
        }
        return [Route("GET", "/_ping", ping), Route("HEAD", "/_ping", ping)]
    }
}
