import DockerAPI
import Linux
import OCI
import Text

extension ImageService {
    public func inspect(_ text: String, platform: Platform?) async throws -> ImageInspect {
        let found = try await findNamed(text)
        try Self.require(platform, of: found.image, called: text)
        var inspect = ImageInspect(id: found.image.id, document: found.image.document)
        inspect.repoTags = found.repoTags
        inspect.repoDigests = found.repoDigests
        inspect.parent = found.image.parent
        inspect.size = try await size(of: found.image)
        inspect.driver = client.snapshotter
        inspect.diffIDs = found.image.diffIDs
        inspect.lastTagTime = found.lastTagTime
        return inspect
    }

    /// The steps that made an image, the newest first.
    public func history(_ text: String, platform: Platform?) async throws -> [ImageHistoryItem] {
        let catalog = try await catalog()
        guard let found = catalog.find(text) else { throw try Self.missing(text) }
        let image = found.image
        try Self.require(platform, of: image, called: text)
        var items: [ImageHistoryItem] = []
        var layer = 0
        for step in image.document["history"]?.elements ?? [] {
            var size: Int64 = 0
            if step["empty_layer"]?.bool != true {
                guard layer < image.diffIDs.count else {
                    throw EngineError.internalError("too many non-empty layers in History section")
                }
                size = try await self.size(ofChain: image.chainIDs[layer])
                layer += 1
            }
            items.append(
                ImageHistoryItem(
                    created: step["created"]?.string.flatMap(Timestamp.parse).map { Int64($0.seconds) } ?? 0,
                    createdBy: step["created_by"]?.string ?? "",
                    size: size,
                    comment: step["comment"]?.string ?? ""
                )
            )
        }
        items.reverse()
        var ancestor: NamedImage? = found
        for index in items.indices {
            guard let one = ancestor else { break }
            items[index].id = one.image.id
            items[index].tags = one.repoTags
            // An image that is gone still has its id.
            if !one.image.parent.isEmpty, catalog.images[one.image.parent] == nil, index + 1 < items.count {
                items[index + 1].id = one.image.parent
            }
            ancestor = catalog.images[one.image.parent]
        }
        return items
    }
}
