import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// /commit: an image of a container.
struct CommitRoutes: Sendable {
    let containers: ContainerService

    var table: [Route] {
        [
            Route("POST", "/commit") { request, _, responder in
                let body = try await request.json("container.CreateRequest")
                let config = try body.map { node in
                    do throws(JSONError) {
                        return try ContainerConfig(JSONField(node, type: "container.CreateRequest"))
                    } catch {
                        throw EngineError.invalid("invalid JSON: \(error.message)")
                    }
                }
                let reference = try ImageService.reference(
                    repository: request.value("repo"),
                    tag: request.value("tag")
                )
                let id = try await containers.commit(
                    request.value("container"),
                    CommitRequest(
                        reference: reference,
                        comment: request.value("comment"),
                        author: request.value("author"),
                        pauses: request.flag("pause", default: true),
                        config: config,
                        changes: try ImageChanges(request.query["changes"] ?? [])
                    )
                )
                var writer = JSONWriter()
                writer.object { $0.member("Id", id) }
                try await responder.json(201, writer.bytes)
            }
        ]
    }
}
