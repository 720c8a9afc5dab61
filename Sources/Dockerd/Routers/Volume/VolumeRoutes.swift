import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// /volumes
struct VolumeRoutes: Sendable {
    let service: VolumeService

    var table: [Route] {
        [
            Route("GET", "/volumes", list),
            Route("POST", "/volumes/create", create),
            Route("POST", "/volumes/prune", prune),
            Route("GET", "/volumes/*") { _, names, responder in
                try await responder.json(200, try await service.find(names[0]).json)
            },
            Route("PUT", "/volumes/*") { _, _, _ in
                throw EngineError.unavailable(
                    "volume update only valid for cluster volumes, but swarm is unavailable"
                )
            },
            Route("DELETE", "/volumes/*") { request, names, responder in
                try await service.remove(names[0], force: request.flag("force"))
                try await responder.send(204)
            },
        ]
    }

    private func list(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let filters: FilterArguments
        do throws(EngineError) { filters = try FilterArguments(request.value("filters")) } catch {
            throw EngineError(error.kind, "error reading volume filters: \(error.message)")
        }
        let volumes = try await service.list(filters)
        var writer = JSONWriter()
        writer.object {
            $0.memberArray("Volumes") { array in
                for volume in volumes { volume.write(&array) }
            }
            $0.memberNull("Warnings")
        }
        try await responder.json(200, writer.bytes)
    }

    /// A body is not needed: what nobody described is an anonymous volume.
    private func create(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        guard let node = try await request.json("volume.CreateOptions"), !node.isNull else {
            return try await responder.json(201, try await service.create("").json)
        }
        let body = try JSONField(node, type: "volume.CreateOptions")
        let wanted = (
            name: try body.string("Name"), driver: try body.string("Driver"),
            options: try body.stringMap("DriverOpts"), labels: try body.stringMap("Labels")
        )
        if request.version >= "1.42", try body.object("ClusterVolumeSpec", type: "volume.ClusterVolumeSpec") != nil {
            throw EngineError.unavailable(
                "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this "
                    + "node to swarm and try again."
            )
        }
        let volume = try await service.create(
            wanted.name,
            driver: wanted.driver,
            options: wanted.options,
            labels: wanted.labels
        )
        try await responder.json(201, volume.json)
    }

    private func prune(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        var filters = try FilterArguments(request.value("filters"))
        // Before 1.42 there was no difference between volumes with a name and without.
        if request.version < "1.42" { filters.add("all", "true") }
        let (names, reclaimed) = try await service.prune(filters)
        var writer = JSONWriter()
        writer.object {
            $0.member("VolumesDeleted", names)
            $0.member("SpaceReclaimed", reclaimed)
        }
        try await responder.json(200, writer.bytes)
    }
}
