import DockerAPI
import HTTPTransport
import Linux
import Text

/// What a daemon outside a swarm answers to all that is about swarms.
enum SwarmRoutes {
    static let table: [Route] =
        [
            Route("GET", "/swarm", refuse), Route("GET", "/swarm/unlockkey", refuse),
            Route("POST", "/swarm/unlock", refuse), Route("POST", "/swarm/init", join),
            Route("POST", "/swarm/join", join), Route("POST", "/swarm/update", update("swarm")),
            Route("POST", "/swarm/leave") { _, _, _ in throw EngineError.unavailable("This node is not part of a swarm")
            },
            Route("GET", "/services/*/logs", logs), Route("GET", "/tasks/*/logs", logs),
        ]
        + ["services", "nodes", "tasks", "secrets", "configs"].flatMap { area in
            [Route("GET", "/\(area)", refuse), Route("GET", "/\(area)/*", refuse)]
        }
        + ["services", "nodes", "secrets", "configs"].flatMap { area in
            [
                Route("DELETE", "/\(area)/*", refuse),
                Route("POST", "/\(area)/*/update", update(String(area.dropLast()))),
            ]
        }
        + ["services", "secrets", "configs"].map { Route("POST", "/\($0)/create", refuse) }

    private static let refuse: Route.Action = { _, _, _ in
        throw EngineError.unavailable(
            "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node "
                + "to swarm and try again."
        )
    }

    private static let join: Route.Action = { request, _, _ in
        let address = try await request.json("swarm.InitRequest")?["ListenAddr"]?.string ?? ""
        if address.isEmpty { throw EngineError.invalid("invalid ListenAddr \"\": invalid empty address") }
        throw EngineError.notImplemented("swarms are not implemented")
    }

    private static let logs: Route.Action = { request, names, responder in
        guard request.flag("stdout") || request.flag("stderr") else {
            throw EngineError.internalError("Bad parameters: you must choose at least one stream")
        }
        try await refuse(request, names, responder)
    }

    /// The version is looked at before anything else.
    private static func update(_ what: String) -> Route.Action {
        { request, names, responder in
            do throws(EngineError) {
                _ = try GoNumber.parse(request.value("version"), by: "ParseUint")
            } catch {
                if ["secret", "config"].contains(what) { throw EngineError.invalid("invalid \(what) version") }
                throw EngineError.invalid("invalid \(what) version '\(request.value("version"))': \(error)")
            }
            try await refuse(request, names, responder)
        }
    }
}
