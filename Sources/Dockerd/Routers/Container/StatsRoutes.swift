import DockerAPI
import EngineCore
import HTTPTransport
import Linux

/// GET /containers/ID/stats: one reading at once, one beside that of a second before, or one each second.
struct StatsRoutes: Sendable {
    let service: ContainerService

    var table: [Route] { [Route("GET", "/containers/*/stats", followsClient: true, stats)] }

    private func stats(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let streams = request.flag("stream", default: true)
        let isOneShot = request.version < "1.41" ? false : request.flag("one-shot")
        let record = try await service.find(names[0])
        if streams && isOneShot { throw EngineError.invalid("cannot have stream=true and one-shot=true") }
        if !streams, isOneShot || !record.state.isRunning {
            return try await responder.json(200, try await service.stats(record.id).json)
        }
        var last = try await service.stats(record.id)
        let name = "/" + record.name
        if !streams {
            try await Task.sleep(for: .seconds(1))
            return try await responder.json(200, try await next(after: &last, record.id, name).json)
        }
        try await responder.begin(200, ["Content-Type": "application/json"])
        last.id = record.id
        last.name = name
        try await responder.write(last.json + [0x0A])
        while true {
            try await Task.sleep(for: .seconds(1))
            // A container that is removed ends the stream.
            guard (try? await service.find(record.id)) != nil else { break }
            try await responder.write(try await next(after: &last, record.id, name).json + [0x0A])
        }
        try await responder.end()
    }

    private func next(after last: inout StatsResponse, _ id: String, _ name: String) async throws -> StatsResponse {
        var reading = try await service.stats(id)
        reading.id = id
        reading.name = name
        reading.previousCPU = last.cpu
        reading.previousRead = last.read
        last = reading
        return reading
    }
}
