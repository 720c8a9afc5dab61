import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import OCI
import Text

/// /images, except for what brings images in.
struct ImageRoutes: Sendable {
    let service: ImageService
    let containers: ContainerService

    var table: [Route] {
        [
            Route("GET", "/images/json", list),
            Route("GET", "/images/**/json", inspect),
            Route("POST", "/images/**/tag") { request, names, responder in
                let tag = request.value("tag")
                let target = request.value("repo") + (tag.isEmpty ? "" : ":\(tag)")
                try await service.tag(names[0], as: target)
                try await responder.send(201)
            },
            Route("DELETE", "/images/**", remove),
        ] + ImageIntake(service: service).table
    }

    private func list(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let filters = try Filters(request.value("filters"), known: ["reference", "dangling", "label"])
        var lines: [String: ImageSummary] = [:]
        for image in try await service.list() {
            let isDangling = !Self.hasName(image)
            guard filters.matches("dangling", { ["true", "1"].contains($0) == isDangling }),
                filters.matches("reference", { Self.isNamed(image, $0) }),
                filters.all("label", { Filters.label($0, image.config.labels ?? [:]) })
            else { continue }
            var line = lines[image.digest] ?? ImageSummary()
            line.id = image.digest
            line.created = image.created
            line.size = image.size
            line.labels = image.config.labels ?? [:]
            if let reference = try? ImageReference(image.name), Self.hasName(image) {
                if reference.tag != nil { line.repoTags.append(reference.familiar) }
                let digest = "\(reference.familiarRepository)@\(image.digest)"
                if !line.repoDigests.contains(digest) { line.repoDigests.append(digest) }
            }
            lines[image.digest] = line
        }
        var writer = JSONWriter()
        writer.array { array in
            for line in lines.values.sorted(by: { ($0.created, $0.id) > ($1.created, $1.id) }) { line.write(&array) }
        }
        try await responder.send(200, ["Content-Type": "application/json"], body: writer.bytes)
    }

    /// Images that nobody gave a name are kept as `overlayfs@DIGEST`, as containerd's tools do.
    private static func hasName(_ image: Image) -> Bool { !image.name.hasPrefix("overlayfs@") }

    /// `REPOSITORY` or `REPOSITORY:TAG`; `*` at the end stands for anything.
    private static func isNamed(_ image: Image, _ wanted: String) -> Bool {
        guard let reference = try? ImageReference(image.name), hasName(image) else { return false }
        let names = [reference.familiar, reference.familiarRepository, reference.repository, reference.name]
        if wanted.hasSuffix("*") { return names.contains { $0.hasPrefix(wanted.dropLast()) } }
        return names.contains(wanted)
    }

    private func inspect(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let image = try await service.find(names[0])
        let all = try await service.list().filter { $0.digest == image.digest && Self.hasName($0) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("Id", image.digest)
            writer.member("RepoTags", all.map(\.familiarName))
            writer.member(
                "RepoDigests",
                Set(all.compactMap { try? ImageReference($0.name).familiarRepository }).sorted().map {
                    "\($0)@\(image.digest)"
                }
            )
            writer.member("Parent", "")
            writer.member("Comment", image.document["comment"]?.string ?? "")
            writer.member("Created", image.document["created"]?.string ?? "")
            writer.member("DockerVersion", "")
            writer.member("Author", image.document["author"]?.string ?? "")
            writer.memberObject("Config") { image.config.members(&$0) }
            writer.member("Architecture", image.document["architecture"]?.string ?? "")
            writer.member("Os", image.document["os"]?.string ?? "")
            writer.member("Size", image.size)
            writer.memberObject("GraphDriver") {
                $0.member("Name", "overlayfs")
                $0.memberNull("Data")
            }
            writer.memberObject("RootFS") {
                $0.member("Type", "layers")
                $0.member("Layers", image.diffIDs)
            }
            writer.memberObject("Metadata") { $0.member("LastTagTime", "0001-01-01T00:00:00Z") }
        }
        try await responder.send(200, ["Content-Type": "application/json"], body: writer.bytes)
    }

    private func remove(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let inUse = await containers.imagesInUse()
        let removed = try await service.remove(names[0], force: request.flag("force"), inUse: inUse)
        var writer = JSONWriter()
        writer.array { array in
            for one in removed {
                array.object {
                    switch one {
                    case .untagged(let name): $0.member("Untagged", name)
                    case .deleted(let digest): $0.member("Deleted", digest)
                    }
                }
            }
        }
        try await responder.send(200, ["Content-Type": "application/json"], body: writer.bytes)
    }
}
