import HTTPTransport
import Linux

/// Paths of docker's that are not built yet. They say so; a path that stands nowhere is not found.
enum LeftOutRoutes {
    static let table: [Route] =
        [
            Route("POST", "/build") { request, _, _ in
                throw EngineError.notImplemented("POST \(request.path) is not implemented")
            }
        ] + build + checkpoints

    /// Without a builder there is no cache and nobody to speak to.
    private static let build = [
        Route("POST", "/build/prune") { _, _, responder in
            try await responder.json(200, Array(#"{"CachesDeleted":null,"SpaceReclaimed":0}"#.utf8))
        },
        Route("POST", "/build/cancel") { request, _, _ in
            if request.value("id").isEmpty { throw EngineError.invalid("build ID not provided") }
            throw EngineError.notFound("no such build: \(request.value("id"))")
        },
        Route("POST", "/session") { request, _, _ in
            if request.fields["upgrade"] == nil { throw EngineError.invalid("no upgrade proto in request") }
            throw EngineError.notImplemented("sessions of a builder are not implemented")
        },
        Route("POST", "/grpc") { request, _, _ in
            if request.fields["upgrade"] == nil { throw EngineError.internalError("no upgrade proto in request") }
            throw EngineError.notImplemented("the builder's gRPC services are not implemented")
        },
    ]

    /// As a daemon without --experimental.
    private static let checkpoints = [
        ("GET", "/containers/*/checkpoints"), ("POST", "/containers/*/checkpoints"),
        ("DELETE", "/containers/*/checkpoints/*"),
    ].map { method, path in
        Route(method, path) { _, _, _ in
            throw EngineError.notImplemented(
                "This experimental feature is disabled by default. Start the Docker daemon in experimental mode in "
                    + "order to enable it."
            )
        }
    }
}
