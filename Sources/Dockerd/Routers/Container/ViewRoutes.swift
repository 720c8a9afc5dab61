import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// What of /containers only looks, and prune.
struct ViewRoutes: Sendable {
    let service: ContainerService

    var table: [Route] {
        [
            Route("GET", "/containers/json", list),
            Route("GET", "/containers/*/json") { request, names, responder in
                let body = try await service.inspect(names[0], size: request.flag("size"), version: request.version)
                try await responder.json(200, body)
            },
            Route("GET", "/containers/*/top") { request, names, responder in
                try await responder.json(200, try await service.top(names[0], request.value("ps_args")))
            },
            Route("GET", "/containers/*/changes") { _, names, responder in
                try await responder.json(200, FileChange.json(try await service.changes(names[0])))
            },
            Route("POST", "/containers/prune", prune),
        ]
    }

    private func list(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        var query = ContainerService.ListQuery()
        query.all = request.flag("all")
        query.size = request.flag("size")
        query.filters = try FilterArguments(request.value("filters"))
        query.limit = try request.number("limit") ?? 0
        try await responder.json(200, try await service.list(query, version: request.version))
    }

    private func prune(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let pruned = try await service.prune(try FilterArguments(request.value("filters")))
        var writer = JSONWriter()
        writer.object {
            if pruned.ids.isEmpty {
                $0.memberNull("ContainersDeleted")
            } else {
                $0.member("ContainersDeleted", pruned.ids)
            }
            $0.member("SpaceReclaimed", pruned.bytes)
        }
        try await responder.json(200, writer.bytes)
    }
}
