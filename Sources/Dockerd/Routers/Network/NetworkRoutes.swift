import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// /networks
struct NetworkRoutes: Sendable {
    let networks: NetworkService
    let containers: ContainerService

    var table: [Route] {
        [
            Route("GET", "/networks", list),
            Route("GET", "/networks/*", inspect),
            Route("POST", "/networks/create", create),
            Route("POST", "/networks/prune", prune),
            Route("POST", "/networks/*/connect", connect),
            Route("POST", "/networks/*/disconnect", disconnect),
            Route("DELETE", "/networks/*") { _, names, responder in
                try await networks.remove(names[0])
                try await responder.send(204)
            },
        ]
    }

    private func list(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let filter = try NetworkFilter(FilterArguments(request.value("filters")))
        let shown = await networks.list(filter, detailed: request.version < "1.28")
        var writer = JSONWriter()
        writer.array { array in
            for network in shown { network.write(&array) }
        }
        try await responder.json(200, writer.bytes)
    }

    private func inspect(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let verbose = request.value("verbose")
        let booleans = ["", "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]
        guard booleans.contains(verbose) else {
            throw EngineError.invalid(
                "invalid value for verbose: \(verbose): strconv.ParseBool: parsing \"\(verbose)\": invalid syntax"
            )
        }
        let network = try await networks.inspect(names[0], scope: request.value("scope"))
        var writer = JSONWriter()
        network.write(&writer)
        try await responder.json(200, writer.bytes)
    }

    private func create(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let body = try NetworkCreateRequest(
            try await request.requiredJSON("network.CreateRequest"),
            version: request.version
        )
        let id = try await networks.create(body)
        var writer = JSONWriter()
        writer.object {
            $0.member("Id", id)
            $0.member("Warning", "")
        }
        try await responder.json(201, writer.bytes)
    }

    private func connect(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let field = try JSONField(
            try await request.requiredJSON("network.ConnectOptions"),
            type: "network.ConnectOptions"
        )
        let container = try field.string("Container")
        var settings = EndpointSettings()
        if let given = try field.object("EndpointConfig", type: "network.EndpointSettings") {
            settings = try EndpointSettings(given)
        }
        if request.version < "1.48" { settings.gwPriority = 0 }
        if request.version < "1.44" { settings.macAddress = "" }
        try await containers.connect(container, to: names[0], settings)
        try await responder.send(200)
    }

    private func disconnect(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let field = try JSONField(
            try await request.requiredJSON("network.DisconnectOptions"),
            type: "network.DisconnectOptions"
        )
        let (container, force) = (try field.string("Container"), try field.bool("Force"))
        try await containers.disconnect(container, from: names[0], force: force)
        try await responder.send(200)
    }

    private func prune(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let names = try await networks.prune(FilterArguments(request.value("filters")))
        var writer = JSONWriter()
        writer.object { $0.member("NetworksDeleted", orNull: names.isEmpty ? nil : names) }
        try await responder.json(200, writer.bytes)
    }
}
