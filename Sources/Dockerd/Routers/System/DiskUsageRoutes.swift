import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// GET /system/df
struct DiskUsageRoutes: Sendable {
    let containers: ContainerService
    let images: ImageService
    let volumes: VolumeService

    var table: [Route] { [Route("GET", "/system/df", usage)] }

    private static let kinds: Set<String> = ["container", "image", "volume", "build-cache"]

    private func usage(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let version = request.version
        var wanted = Self.kinds
        if version >= "1.42", let named = request.query["type"] {
            for name in named where !Self.kinds.contains(name) {
                throw EngineError.invalid("unknown object type: \(name)")
            }
            wanted = Set(named)
        }
        var query = ContainerService.ListQuery()
        query.all = true
        query.size = true
        let lines = wanted.contains("container") ? try await containers.list(query, version: version) : nil
        var summaries: [ImageSummary]?
        if wanted.contains("image") {
            summaries = try await images.summaries(sharedSize: true, users: await containers.imageUsers())
        }
        let layers = wanted.contains("image") ? try await images.layersSize() : 0
        let listed = wanted.contains("volume") ? await volumes.usage() : nil
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("LayersSize", layers)
            write("Images", summaries, &writer) { $0.write(&$1, version: version) }
            if let lines { writer.memberRaw("Containers", lines) } else { writer.memberNull("Containers") }
            write("Volumes", listed, &writer) { $0.write(&$1) }
            // Without a builder there is no cache.
            write("BuildCache", wanted.contains("build-cache") ? [Volume]() : nil, &writer) { $0.write(&$1) }
        }
        try await responder.json(200, writer.bytes)
    }

    private func write<Item>(
        _ name: String,
        _ items: [Item]?,
        _ writer: inout JSONWriter,
        _ body: (Item, inout JSONWriter) -> Void
    ) {
        guard let items else { return writer.memberNull(name) }
        writer.memberArray(name) { array in
            for item in items { body(item, &array) }
        }
    }
}
