import Bytes
import OCI
import Text

/// The registries of a command: read as docker reads them, and pushed to.
final class ManifestRegistry {
    private let settings: Settings
    private let isInsecure: Bool
    private var opened: [String: any ImageRepository] = [:]

    init(_ invocation: Invocation) {
        settings = invocation.settings
        isInsecure = invocation.options.bool("insecure")
    }

    private func open(_ reference: ImageReference) throws(RegistryFailure) -> any ImageRepository {
        if let known = opened[reference.repository] { return known }
        let key = reference.domain == "docker.io" ? Credentials.hub : reference.domain
        // Without credentials that can be read it is asked as anybody.
        let auth = (try? Credentials(settings.file).get(key)) ?? AuthConfig()
        let repository = try settings.transports.openRepository(
            RepositoryAddress(domain: reference.domain, path: reference.path, isInsecure: isInsecure, auth: auth)
        )
        opened[reference.repository] = repository
        return repository
    }

    /// The manifest of one image; refuses a list.
    func image(_ reference: ImageReference) throws(Failure) -> ImageManifest {
        try reading(reference) { repository throws(RegistryFailure) in
            let found = try repository.manifest(reference.tag ?? reference.digest ?? "")
            return try Self.telling { () throws(Failure) in
                switch Self.type(found.mediaType) {
                case MediaType.dockerIndex, MediaType.index:
                    _ = try ManifestIndex(Self.type(found.mediaType), found.bytes)
                    throw Failure("\(ImageName.full(reference)) is a manifest list")
                default: return try Self.image(reference, found, repository)
                }
            }
        }
    }

    /// The manifests of a list's images; refuses a single image.
    func list(_ reference: ImageReference) throws(Failure) -> [ImageManifest] {
        let images = try reading(reference) { repository throws(RegistryFailure) in
            let found = try repository.manifest(reference.tag ?? reference.digest ?? "")
            return try Self.telling { () throws(Failure) in
                let type = Self.type(found.mediaType)
                guard [MediaType.dockerIndex, MediaType.index].contains(type) else {
                    _ = try Self.body(found)
                    throw Failure("unsupported manifest format: \(type)")
                }
                let index = try ManifestIndex(type, found.bytes)
                try Self.check(reference, found.bytes)
                var images: [ImageManifest] = []
                for member in index.members { images.append(try Self.member(reference, member, repository)) }
                return images
            }
        }
        if images.isEmpty { throw Self.missing(reference) }
        return images
    }

    private static func member(
        _ list: ImageReference,
        _ member: (digest: String, platform: Platform),
        _ repository: any ImageRepository
    ) throws(Failure) -> ImageManifest {
        guard Digest(member.digest) != nil else { throw Failure("invalid digest format") }
        let name = list.repository + (list.tag.map { ":\($0)" } ?? "") + "@\(member.digest)"
        let found: (mediaType: String, bytes: [UInt8])
        do throws(RegistryFailure) { found = try repository.manifest(member.digest) } catch {
            throw Failure(error.message)
        }
        if [MediaType.dockerIndex, MediaType.index].contains(type(found.mediaType)) {
            throw Failure("unsupported manifest type: *manifestlist.DeserializedManifestList")
        }
        var image = try image(try ImageName.parse(name), found, repository)
        image.descriptor.platform = member.platform
        return image
    }

    private static func image(
        _ reference: ImageReference,
        _ found: (mediaType: String, bytes: [UInt8]),
        _ repository: any ImageRepository
    ) throws(Failure) -> ImageManifest {
        let body = try body(found)
        try check(reference, body.bytes)
        guard Digest(body.configuration) != nil else { throw Failure("invalid digest format") }
        do {
            let node = try JSONNode.parse(try repository.configuration(body.configuration))
            return ImageManifest(reference, body, Platform(node))
        } catch {
            throw Failure((error as? RegistryFailure)?.message ?? (error as? JSONError)?.message ?? "\(error)")
        }
    }

    private static func body(_ found: (mediaType: String, bytes: [UInt8])) throws(Failure) -> ManifestBody {
        switch type(found.mediaType) {
        case MediaType.dockerManifest: return try ManifestBody(.docker, found.bytes)
        case MediaType.manifest: return try ManifestBody(.oci, found.bytes)
        case let other: throw Failure("unsupported manifest media type and no default available: \(other)")
        }
    }

    /// A Content-Type field without its parameters.
    private static func type(_ field: String) -> String {
        String(Substring(field.utf8.prefix { $0 != UInt8(ascii: ";") })).trimmingBlanks().lowercased()
    }

    /// What is asked for by digest is that.
    private static func check(_ reference: ImageReference, _ bytes: [UInt8]) throws(Failure) {
        guard let digest = reference.digest, digest != Digest.of(bytes).description else { return }
        throw Failure("manifest verification failed for digest \(digest)")
    }

    private static func telling<Result>(_ body: () throws(Failure) -> Result) throws(RegistryFailure) -> Result {
        do throws(Failure) { return try body() } catch { throw RegistryFailure(error.message) }
    }

    private func reading<Result>(
        _ reference: ImageReference,
        _ body: (any ImageRepository) throws(RegistryFailure) -> Result
    ) throws(Failure) -> Result {
        do throws(RegistryFailure) {
            return try body(try open(reference))
        } catch {
            throw error.isPassedOver ? Self.missing(reference) : Failure(error.message)
        }
    }

    private static func missing(_ reference: ImageReference) -> Failure {
        Failure("no such manifest: \(ImageName.full(reference))")
    }

    // MARK: Pushing

    /// Lets the target's repository have what an image of another one consists of.
    func mount(_ image: ImageManifest, to target: ImageReference) throws(Failure) {
        for digest in image.body?.blobs ?? [] {
            guard Digest(digest) != nil else { throw Failure("invalid digest format") }
            let source = "\(image.reference.path)@\(digest)"
            let name = ImageName.full(target)
            let repository: any ImageRepository
            do throws(RegistryFailure) { repository = try open(target) } catch { throw Failure(error.message) }
            let isMounted: Bool
            do throws(RegistryFailure) { isMounted = try repository.mount(digest, from: image.reference.path) } catch {
                throw Failure("failed to mount blob \(source) to \(name): \(error.message)")
            }
            // Layers of Windows may be with their maker alone.
            if !isMounted && image.descriptor.platform?.os != "windows" {
                throw Failure("error mounting \(source) to \(name)")
            }
        }
    }

    /// Under the tag, or without one under the digest of the bytes. What the registry says its digest is.
    func put(_ target: ImageReference, mediaType: String, _ bytes: [UInt8]) throws(Failure) -> String {
        let repository: any ImageRepository
        do throws(RegistryFailure) { repository = try open(target) } catch { throw Failure(error.message) }
        do throws(RegistryFailure) {
            return try repository.put(target.tag ?? Digest.of(bytes).description, mediaType: mediaType, bytes)
        } catch {
            throw Failure("failed to put manifest \(ImageName.full(target)): \(error.message)")
        }
    }
}
