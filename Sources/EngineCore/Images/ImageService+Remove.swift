import DockerAPI
import Linux
import OCI

extension ImageService {
    /// Takes a name away, and with the last name the image; the answer tells what went. `users` are all containers.
    /// `prune`: the images that it was committed on go too when nobody needs them.
    public func remove(
        _ text: String,
        platform: Platform? = nil,
        force: Bool,
        prune: Bool,
        users: [ImageUser]
    ) async throws -> [ImageRemoval] {
        let catalog = try await catalog()
        guard let found = catalog.find(text) else { throw try Self.missing(text) }
        let image = found.image
        try Self.require(platform, of: image, called: text)
        if Self.isStart(text, of: image.id) {
            // An id stands for all names of one repository, but not for those of several.
            let references = found.hasSingleReference ? [] : found.references
            if let conflict = Self.conflict(image, catalog, users, soft: !force, references) { throw conflict }
            return try await erase(found, catalog, users, prune: prune)
        }
        if !force, found.hasSingleReference, let user = users.first(where: { $0.image == image.id }) {
            throw EngineError.conflict(
                "conflict: unable to remove repository reference \"\(text)\" (must force) - container "
                    + "\(user.container.prefix(12)) is using its referenced image \(Self.short(image.id))"
            )
        }
        let gone = Self.names(of: found, goneWith: try ImageReference(text))
        let isLast = found.references.allSatisfy { reference in gone.contains { $0.name == reference.name } }
        if isLast, Self.conflict(image, catalog, users, soft: !force, []) == nil {
            return try await erase(found, catalog, users, prune: prune)
        }
        // What is needed yet stays without a name.
        if isLast { try await keepWithoutName(image) }
        return try await untag(gone, of: image)
    }

    /// Digests of a repository go with its last tag.
    private static func names(of found: NamedImage, goneWith reference: ImageReference) -> [ImageName] {
        let gone = found.names.filter { $0.name == reference.name }
        let hasOtherTag = found.tags.contains {
            $0.repository == reference.repository && $0.name != reference.name
        }
        if reference.digest != nil || hasOtherTag { return gone }
        return gone + found.names.filter { $0.digest?.repository == reference.repository }
    }

    static func short(_ id: String) -> Substring { id.dropFirst(7).prefix(12) }

    private static func isStart(_ text: String, of id: String) -> Bool {
        id.utf8.starts(with: text.utf8) || id.utf8.dropFirst(7).starts(with: text.utf8)
    }

    private func untag(_ names: [ImageName], of image: Image) async throws -> [ImageRemoval] {
        var done: [ImageRemoval] = []
        for name in names {
            try await unname(name.name)
            guard let reference = name.reference else { continue }
            // Digests go in silence.
            if reference.digest == nil { publish("untag", image.id, labels: image.config.labels, name: image.id) }
            done.append(.untagged(reference.familiar))
        }
        return done
    }

    private func erase(_ found: NamedImage, _ catalog: ImageCatalog, _ users: [ImageUser], prune: Bool) async throws
        -> [ImageRemoval]
    {
        let image = found.image
        var done = try await untag(found.names, of: image)
        events.publish(.image, "delete", id: image.id, attributes: ["name": image.id])
        done.append(.deleted(image.id))
        // Layers that no other image and no container needs, the highest first.
        if !users.contains(where: { $0.image == image.id }) {
            let free = image.chainIDs.reversed().filter { catalog.layerUsers[$0] ?? 0 <= 1 }
            done += free.map { .deleted($0) }
        }
        guard prune, catalog.images[image.parent] != nil else { return done }
        let rest = try await self.catalog()
        guard let parent = rest.images[image.parent],
            Self.conflict(parent.image, rest, users, soft: true, parent.references) == nil
        else { return done }
        return done + (try await erase(parent, rest, users, prune: true))
    }

    /// What speaks against the removal of an image. A `soft` reason is one that force overrides.
    private static func conflict(
        _ image: Image,
        _ catalog: ImageCatalog,
        _ users: [ImageUser],
        soft: Bool,
        _ references: [ImageReference]
    ) -> EngineError? {
        func refusal(_ how: String, _ why: String) -> EngineError {
            .conflict("conflict: unable to delete \(short(image.id)) (\(how) be forced) - \(why)")
        }
        if catalog.hasChildren(image.id) { return refusal("cannot", "image has dependent child images") }
        let users = users.filter { $0.image == image.id }
        if let running = users.first(where: \.isRunning) {
            return refusal("cannot", "image is being used by running container \(running.container.prefix(12))")
        }
        guard soft else { return nil }
        if !references.isEmpty { return refusal("must", "image is referenced in multiple repositories") }
        return users.first.map {
            refusal("must", "image is being used by stopped container \($0.container.prefix(12))")
        }
    }
}
