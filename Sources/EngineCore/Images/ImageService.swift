import Bytes
import ContainerdAPI
import DockerAPI
import DockerdRules
import Linux
import OCI
import Registry
import ShimAPI
import SwiftProtobuf
import Text

/// Images, which live in containerd alone. What is here finds them; what can be done with them is in the extensions.
public actor ImageService {
    let client: ContainerdClient
    nonisolated let events: EventBus
    nonisolated let settings: DaemonSettings
    nonisolated var registries: RegistryPolicy { get throws { try RegistryPolicy(settings.current) } }
    /// Where archives wait while they are read.
    let spool: String

    /// What was read of a manifest never changes, for its name is its digest. One that cannot be read is nil.
    private var known: [String: Image?] = [:]
    /// Bytes of committed snapshots, which do not change either.
    var snapshotSizes: [String: Int64] = [:]
    /// What containerd listed last, and what we made of it.
    private var listed: (names: [ListedName], catalog: ImageCatalog)?
    var isPruning = false

    private struct ListedName: Equatable {
        let name: String
        let digest: String
        let taggedAt: String?
    }

    public init(_ client: ContainerdClient, events: EventBus, settings: DaemonSettings, spool: String) {
        self.client = client
        self.events = events
        self.settings = settings
        self.spool = spool
    }

    /// By name, by id or by the start of an id.
    public func find(_ text: String) async throws -> Image {
        // The common case without a list of all.
        if let reference = try? ImageReference(text), let image = try await lookup(reference.name) { return image }
        return try await findNamed(text).image
    }

    /// The same with all its names.
    public func findNamed(_ text: String) async throws -> NamedImage {
        if let found = try await catalog().find(text) { return found }
        if text == HelloImage.name || "\(text):latest" == HelloImage.name {
            let made = try await installHello()
            if let found = try await catalog().images[made.id] { return found }
        }
        throw try Self.missing(text)
    }

    /// Refuses an image that was made for another platform than a client asks for.
    static func require(_ platform: Platform?, of image: Image, called text: String) throws(EngineError) {
        guard let platform, !platform.fits(image.document) else { return }
        throw .notFound(
            "image with reference \(text) was found but its platform (\(Platform(image.document))) does not match the "
                + "specified platform (\(platform))"
        )
    }

    /// docker's sentence for an image that is not there; throws where the text could be no name of one.
    static func missing(_ text: String) throws -> EngineError {
        let isID = ImageReference.isIdentifier(text) || Self.isDigest(text)
        if isID { return .notFound("No such image: \(text.hasPrefix("sha256:") ? text : "sha256:\(text)")") }
        return .notFound("No such image: \(try ImageReference(text).familiar)")
    }

    static func isDigest(_ text: String) -> Bool {
        text.hasPrefix("sha256:") && ImageReference.isIdentifier(String(text.dropFirst(7)))
    }

    func lookup(_ name: String) async throws -> Image? {
        guard let record = try await record(name) else { return nil }
        return try await read(record.target)
    }

    /// The name as containerd has it; nil when there is none.
    func record(_ name: String) async throws -> Containerd_Services_Images_V1_Image? {
        let request = Containerd_Services_Images_V1_GetImageRequest.with { $0.name = name }
        return try await client.callUnlessMissing { [client] in
            try await client.images.get(request, metadata: client.metadata).image
        }
    }

    /// All of them. One that cannot be read is left out: the others stay usable.
    func catalog() async throws -> ImageCatalog {
        let records = try await client.call { [client] in
            try await client.images.list(.init(), metadata: client.metadata).images
        }
        let names = records.map {
            ListedName(name: $0.name, digest: $0.target.digest, taggedAt: $0.labels[ImageName.tagLabel])
        }
        if let listed, listed.names == names { return listed.catalog }
        var catalog = ImageCatalog()
        var isWhole = true
        for record in records {
            let image: Image
            do { image = try await read(record.target) } catch {
                // What cannot be had just now is not gone: no list is better than one that hides images.
                try Task.checkCancellation()
                if let known = error as? EngineError, [.cancelled, .unavailable, .deadline].contains(known.kind) {
                    throw error
                }
                isWhole = false
                continue
            }
            catalog.add(ImageName(record.name, labels: record.labels), image)
        }
        catalog.sort()
        listed = isWhole ? (names, catalog) : nil
        return catalog
    }

    /// How many images there are.
    public func count() async throws -> Int { try await catalog().images.count }

    func read(_ target: Containerd_Types_Descriptor) async throws -> Image {
        if let old = known[target.digest] {
            guard let old else { throw EngineError.invalid("\(target.digest) is no image for this machine") }
            return old
        }
        // A cache that is full is begun anew: to know which are used costs more than to read them again.
        if known.count > 2000 { known = [:] }
        do {
            let image = try await readAnew(target)
            known[target.digest] = image
            return image
        } catch let error as EngineError {
            // What does not fit today will not fit tomorrow; what could not be fetched may.
            if error.kind == .invalid { known[target.digest] = .some(nil) }
            throw error
        }
    }

    private func readAnew(_ target: Containerd_Types_Descriptor) async throws -> Image {
        var target = target
        var manifest = try JSONNode.parse(try await client.read(target.digest))
        if let choices = manifest["manifests"]?.elements {
            let digest = try Platform.own.choose(choices)
            let chosen = choices.first { $0["digest"]?.string == digest }
            target.digest = digest
            target.mediaType = chosen?["mediaType"]?.string ?? ""
            target.size = chosen?["size"]?.int64 ?? 0
            manifest = try JSONNode.parse(try await client.read(digest))
        }
        guard let id = manifest["config"]?["digest"]?.string else {
            throw EngineError.invalid("image \(target.digest) has no config")
        }
        let document = try JSONNode.parse(try await client.read(id))
        let diffIDs = document["rootfs"]?["diff_ids"]?.strings ?? []
        return Image(
            id: id,
            manifest: target,
            layers: try (manifest["layers"]?.elements ?? []).map { try Self.descriptor($0) },
            document: document,
            config: try Self.config(document),
            diffIDs: diffIDs,
            chainIDs: ChainID.all(diffIDs),
            created: document["created"]?.string.flatMap(Timestamp.parse),
            parent: try await client.labels(of: id)?[Self.parentLabel] ?? ""
        )
    }

    private static func config(_ document: JSONNode) throws(JSONError) -> ContainerConfig {
        guard let node = document["config"], !node.isNull else { return ContainerConfig() }
        return try ContainerConfig(JSONField(node, type: "container.Config"))
    }

    static func descriptor(_ node: JSONNode) throws -> Containerd_Types_Descriptor {
        let descriptor = try ImageDescriptor(node)
        return .with {
            $0.mediaType = descriptor.mediaType
            $0.digest = descriptor.digest
            $0.size = descriptor.size
        }
    }

    /// docker's label on the config of an image that was committed on another.
    static let parentLabel = "org.mobyproject.image.parent"
}
