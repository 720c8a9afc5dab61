import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// /networks: those that are always there can be looked at; others cannot be made.
struct NetworkRoutes: Sendable {
    let networks: [BuiltInNetwork]
    let containers: ContainerService

    var table: [Route] {
        [
            Route("GET", "/networks", list), Route("GET", "/networks/*", inspect),
            Route("POST", "/networks/create", create),
            Route("POST", "/networks/prune") { request, _, responder in
                try FilterArguments(request.value("filters")).validate(["label", "label!", "until"])
                try await responder.json(200, Array(#"{"NetworksDeleted":null}"#.utf8))
            },
            Route("POST", "/networks/*/connect", connect), Route("POST", "/networks/*/disconnect", connect),
            Route("DELETE", "/networks/*") { _, names, _ in
                let network = try find(names[0])
                throw EngineError.forbidden("\(network.name) is a pre-defined network and cannot be removed")
            },
        ]
    }

    private func list(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let filters = try FilterArguments(request.value("filters"))
        try filters.validate(BuiltInNetwork.filterNames)
        let shown = try networks.filter { try $0.passes(filters) }
        var writer = JSONWriter()
        writer.array { array in
            for network in shown { network.write(&array) }
        }
        try await responder.json(200, writer.bytes)
    }

    private func inspect(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        var writer = JSONWriter()
        try find(names[0]).write(&writer)
        try await responder.json(200, writer.bytes)
    }

    private func create(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let name = try await request.json("network.CreateRequest")?["Name"]?.string ?? ""
        if name.isEmpty { throw EngineError.invalid("invalid name: name is empty") }
        if let taken = networks.first(where: { $0.name == name }) {
            throw EngineError.conflict("network with name \(taken.name) already exists")
        }
        throw EngineError.notImplemented("networks other than none and host are not implemented")
    }

    private func connect(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let container = try await request.json("network.ConnectOptions")?["Container"]?.string ?? ""
        if container.isEmpty { throw EngineError.invalid("invalid name or ID supplied: \"\"") }
        _ = try await containers.find(container)
        _ = try find(names[0])
        throw EngineError.notImplemented("connecting a container to a network later is not implemented")
    }

    /// By name, id or the start of an id.
    private func find(_ text: String) throws -> BuiltInNetwork {
        if let exact = networks.first(where: { $0.name == text || $0.id == text }) { return exact }
        let matches = networks.filter { $0.id.hasPrefix(text) }
        if matches.count > 1 {
            throw EngineError.invalid(
                "network \(text) is ambiguous (\(matches.count) matches found based on ID prefix)"
            )
        }
        guard let match = matches.first else { throw EngineError.notFound("network \(text) not found") }
        return match
    }
}
