import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import OCI
import Text

/// /containers, except for what streams.
struct ContainerRoutes: Sendable {
    let service: ContainerService

    var table: [Route] {
        [
            Route("POST", "/containers/create", create),
            Route("POST", "/containers/*/start") { request, names, responder in
                guard try await request.body.collect().count <= 7 else {
                    throw EngineError.invalid(
                        "starting container with non-empty request body was deprecated since API v1.22 and removed in "
                            + "v1.24"
                    )
                }
                if !request.value("checkpoint").isEmpty {
                    throw EngineError.notImplemented("start from a checkpoint is not implemented")
                }
                try await service.start(names[0])
                try await responder.send(204)
            },
            Route("POST", "/containers/*/stop") { request, names, responder in
                let signal = request.version < "1.42" ? "" : request.value("signal")
                try await service.stop(names[0], signal: signal, timeout: try request.number("t"))
                try await responder.send(204)
            },
            Route("POST", "/containers/*/restart") { request, names, responder in
                let signal = request.version < "1.42" ? "" : request.value("signal")
                try await service.restart(names[0], signal: signal, timeout: try request.number("t"))
                try await responder.send(204)
            },
            Route("POST", "/containers/*/pause") { _, names, responder in
                try await service.pause(names[0])
                try await responder.send(204)
            },
            Route("POST", "/containers/*/unpause") { _, names, responder in
                try await service.unpause(names[0])
                try await responder.send(204)
            },
            Route("POST", "/containers/*/rename") { request, names, responder in
                if request.value("name").isEmpty {
                    throw EngineError.invalid("Neither old nor new names may be empty")
                }
                try await service.rename(names[0], to: request.value("name"))
                try await responder.send(204)
            },
            Route("POST", "/containers/*/update", update),
            Route("POST", "/containers/*/kill") { request, names, responder in
                do {
                    try await service.kill(names[0], signal: request.value("signal"))
                } catch let error as EngineError {
                    throw EngineError(error.kind, "cannot kill container: \(names[0]): \(error)")
                }
                try await responder.send(204)
            },
            Route("POST", "/containers/*/resize") { request, names, responder in
                let size = try TerminalSize(request)
                try await service.resize(names[0], width: size.width, height: size.height)
                try await responder.send(200)
            },
            Route("DELETE", "/containers/*") { request, names, responder in
                if request.flag("link") {
                    try await service.removeLink(names[0])
                    return try await responder.send(204)
                }
                try await service.remove(names[0], force: request.flag("force"), volumes: request.flag("v"))
                try await responder.send(204)
            },
        ]
    }

    private func create(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        try Platform.require(request.value("platform"))
        let node = try await request.requiredJSON("container.CreateRequest")
        let wanted = node.isNull ? nil : try CreateRequest(node)
        guard let wanted, CreateRequest.hasConfig(node) else {
            throw EngineError.invalid("config cannot be empty in order to create a container")
        }
        try HostConfigRules.checkRequest(wanted, kernel: .host)
        let gate = try CreateGate(
            wanted,
            version: request.version,
            usesUnifiedCgroups: KernelFacilities.usesUnifiedCgroups
        )
        var answer = try await service.create(name: request.value("name"), request: gate.request)
        answer.warnings += gate.warnings
        try await responder.json(201, answer.json)
    }

    private func update(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        var resources = Resources()
        var policy = RestartPolicy()
        if let node = try await request.json("container.UpdateConfig"), !node.isNull {
            let wanted = try UpdateRequest(node)
            (resources, policy) = (wanted.resources, wanted.restartPolicy)
        }
        if request.version < "1.40" { resources.pidsLimit = nil }
        if request.version >= "1.42" { resources.kernelMemory = 0 }
        // Whatever is no bound is 0, which means that there is none.
        if let limit = resources.pidsLimit, limit <= 0 { resources.pidsLimit = 0 }
        let warnings = try await service.update(names[0], resources, policy)
        var writer = JSONWriter()
        writer.object { $0.member("Warnings", orNull: warnings.isEmpty ? nil : warnings) }
        try await responder.json(200, writer.bytes)
    }
}
