import DockerAPI
import HTTPTransport
import Linux

/// No plugin can be installed, so there is none.
enum PluginRoutes {
    static let table: [Route] = [
        Route("GET", "/plugins") { _, _, responder in try await responder.json(200, Array("[]".utf8)) },
        Route("GET", "/plugins/privileges", refuse), Route("POST", "/plugins/pull", refuse),
        Route("POST", "/plugins/create", refuse), Route("GET", "/plugins/*/json", missing),
        Route("POST", "/plugins/*/enable") { request, names, responder in
            _ = try GoNumber.parse(request.value("timeout"))
            try await missing(request, names, responder)
        },
        Route("POST", "/plugins/*/disable", missing), Route("POST", "/plugins/*/push", missing),
        Route("POST", "/plugins/*/upgrade", missing), Route("POST", "/plugins/*/set", missing),
        Route("DELETE", "/plugins/*", missing),
    ]

    private static let refuse: Route.Action = { _, _, _ in
        throw EngineError.notImplemented("plugins are not implemented")
    }

    private static let missing: Route.Action = { _, names, _ in
        throw EngineError.notFound("plugin \"\(names[0])\" not found")
    }
}
