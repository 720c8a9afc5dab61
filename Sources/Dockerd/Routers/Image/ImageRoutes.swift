import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import OCI
import Text

/// /images, except for what brings images in and sends them out.
struct ImageRoutes: Sendable {
    let service: ImageService
    let containers: ContainerService

    var table: [Route] {
        [
            Route("GET", "/images/json", list),
            Route("GET", "/images/get", followsClient: true, save),
            Route("GET", "/images/**/get", followsClient: true, save),
            Route("GET", "/images/**/json", inspect),
            Route("GET", "/images/**/history", history),
            Route("POST", "/images/**/tag") { request, names, responder in
                let reference = try ImageService.reference(
                    repository: request.value("repo"),
                    tag: request.value("tag")
                )
                // docker does nothing then, and says that it went well.
                guard let reference else { return try await responder.send(200) }
                try await service.tag(names[0], as: reference)
                try await responder.send(201)
            },
            Route("POST", "/images/**/push", followsClient: true, push),
            Route("DELETE", "/images/**", remove),
            Route("POST", "/images/prune", prune),
        ] + ImageIntake(service: service).table + CommitRoutes(containers: containers).table
            + RegistryRoutes(service: service).table
    }

    private func list(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        var filters = try FilterArguments(request.value("filters"))
        let version = request.version
        if version < "1.41", !request.value("filter").isEmpty { filters.add("reference", request.value("filter")) }
        let summaries = try await service.summaries(
            filters,
            all: request.flag("all"),
            sharedSize: version >= "1.42" && request.flag("shared-size"),
            users: await containers.imageUsers()
        )
        try await responder.sendArray(summaries) { $0.write(&$1, version: version) }
    }

    private func inspect(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let version = request.version
        let text = version >= "1.49" ? request.value("platform") : ""
        if version >= "1.48", request.flag("manifests"), !text.isEmpty {
            throw EngineError.invalid("conflicting options: manifests and platform options cannot both be set")
        }
        let found = try await service.inspect(names[0], platform: try Platform.requested(json: text))
        var writer = JSONWriter()
        found.write(&writer, version: version)
        try await responder.json(200, writer.bytes)
    }

    /// One image by its path, or several by `names`.
    private func save(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        guard request.query["platform"]?.count ?? 0 <= 1 else {
            throw EngineError.invalid("multiple platform parameters not supported")
        }
        let platform = try Platform.requested(json: request.version >= "1.48" ? request.value("platform") : "")
        let exports = try await service.exports(
            names.isEmpty ? request.query["names"] ?? [] : names,
            platform: platform
        )
        try await responder.begin(200, ["Content-Type": "application/x-tar"])
        try await service.save(exports) { try await responder.write($0) }
        try await responder.end()
    }

    private func push(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let tag = request.value("tag")
        let reference =
            tag.isEmpty
            ? try ImageReference(names[0]) : try ImageService.reference(repository: names[0], tag: tag)
        guard let reference else { throw EngineError.invalid("invalid reference format") }
        let platform = try Platform.requested(json: request.version >= "1.46" ? request.value("platform") : "")
        let credentials = try RequestCredentials.of(request)
        try await ProgressLines(responder).run {
            try await service.push(reference, platform: platform, credentials: credentials, report: $0)
        }
    }

    private func history(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let platform = try Platform.requested(json: request.version >= "1.48" ? request.value("platform") : "")
        let items = try await service.history(names[0], platform: platform)
        try await responder.sendArray(items) { $0.write(&$1) }
    }

    private func remove(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        if names[0].utf8.allSatisfy({ $0 == 0x20 }) { throw EngineError.invalid("image name cannot be blank") }
        let platforms = request.version >= "1.50" ? request.query["platforms"] ?? [] : []
        if platforms.count > 1 { throw EngineError.invalid("multiple platforms are not supported") }
        let removed = try await service.remove(
            names[0],
            platform: try Platform.requested(json: platforms.first ?? ""),
            force: request.flag("force"),
            prune: !request.flag("noprune"),
            users: await containers.imageUsers()
        )
        try await responder.sendArray(removed) { $0.write(&$1) }
    }

    private func prune(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let filters = try FilterArguments(request.value("filters"))
        let (removed, reclaimed) = try await service.prune(filters, users: await containers.imageUsers())
        var writer = JSONWriter()
        writer.object { writer in
            if removed.isEmpty {
                writer.memberNull("ImagesDeleted")
            } else {
                writer.memberArray("ImagesDeleted") { array in for one in removed { one.write(&array) } }
            }
            writer.member("SpaceReclaimed", reclaimed)
        }
        try await responder.json(200, writer.bytes)
    }
}
