import OCI
import Text

/// `docker manifest`: lists of images for several platforms, made here and put to a registry without a daemon.
extension Command {
    static let manifestGroup = Command(
        """
        manifest
        COMMAND
        Manage manifests and manifest lists
        0 group experimental
        | Manage manifests and manifest lists. A list is one name for an image that was
        | built for several architectures. "docker manifest CMD --help" tells of each command.
        """
    )

    static let manifestAnnotate = Command(
        """
        manifest annotate
        [OPTIONS] MANIFEST_LIST MANIFEST
        Add facts to a manifest of a local list
        2 experimental
            --arch string  Architecture
            --os string  Operating system
            --os-features strings  Feature of the operating system
            --os-version string  Version of the operating system
            --variant string  Variant of the architecture
        """
    ) { invocation in
        let (list, image) = (invocation.arguments[0], invocation.arguments[1])
        let options = invocation.options
        let target = try named(list, "annotate: error parsing name for manifest list \(list)")
        let reference = try named(image, "annotate: error parsing name for manifest \(image)")
        let store = ManifestStore()
        guard var manifest = try store.find(target, reference) else {
            throw Failure("manifest for image \(image) does not exist in \(list)")
        }
        func given(_ name: String) -> String? { options.string(name).flatMap { $0.isEmpty ? nil : $0 } }
        var platform = manifest.descriptor.platform ?? Platform(os: "", architecture: "")
        if let os = given("os") { platform.os = os }
        if let architecture = given("arch") { platform.architecture = architecture }
        for feature in options.list("os-features") where !platform.osFeatures.contains(feature) {
            platform.osFeatures.append(feature)
        }
        if let variant = given("variant") { platform.variant = variant }
        if let version = given("os-version") { platform.osVersion = version }
        guard ManifestPlatforms.contains(os: platform.os, architecture: platform.architecture) else {
            throw Failure(
                "manifest entry for image has unsupported os/arch combination: "
                    + "\(options.string("os") ?? "")/\(options.string("arch") ?? "")"
            )
        }
        manifest.descriptor.platform = platform
        try store.save(target, reference, manifest)
        return 0
    }

    static let manifestCreate = Command(
        """
        manifest create
        MANIFEST_LIST MANIFEST [MANIFEST...]
        Make a local manifest list
        2+ experimental
        -a, --amend  Change a manifest list that exists
            --insecure  The registry may be without TLS
        """
    ) { invocation in
        let list = invocation.arguments[0]
        let target = try named(list, "error parsing name for manifest list \(list)")
        let store = ManifestStore()
        if try store.find(target) != nil && !invocation.options.bool("amend") {
            throw Failure("refusing to amend an existing manifest list with no --amend flag")
        }
        let registry = ManifestRegistry(invocation)
        for image in invocation.arguments.dropFirst() {
            let reference = try named(image)
            let known = try store.find(target, reference).flatMap { $0.raw.isEmpty ? nil : $0 }
            try store.save(target, reference, try known ?? registry.image(reference))
        }
        say("Created manifest list \(ImageName.full(target))")
        return 0
    }

    static let manifestInspect = Command(
        """
        manifest inspect
        [OPTIONS] [MANIFEST_LIST] MANIFEST
        Show a manifest or a manifest list
        1-2 experimental
            --insecure  The registry may be without TLS
        -v, --verbose  Show layers and platform, too
        """
    ) { invocation in
        let reference = try named(invocation.arguments[invocation.arguments.count - 1])
        let store = ManifestStore()
        if invocation.arguments.count == 2 {
            return try show(try store.get(try named(invocation.arguments[0]), reference), invocation)
        }
        // A list that cannot be read is not there.
        if let images = try? store.find(reference) { return try show(images, reference, invocation) }
        let registry = ManifestRegistry(invocation)
        // Why it is no image is told no more than that it is no list either.
        if let image = try? registry.image(reference) { return try show(image, invocation) }
        return try show(try registry.list(reference), reference, invocation)
    }

    static let manifestPush = Command(
        """
        manifest push
        [OPTIONS] MANIFEST_LIST
        Send a manifest list to a registry
        1 experimental
            --insecure  The registry may be without TLS
        -p, --purge  Remove the local manifest list afterwards
        """
    ) { invocation in
        let target = try named(invocation.arguments[0])
        let store = ManifestStore()
        let images = try store.get(target)
        if images.isEmpty { throw Failure("\(ImageName.full(target)) not found") }
        for image in images {
            guard let platform = image.descriptor.platform, !platform.os.isEmpty, !platform.architecture.isEmpty else {
                throw Failure(
                    "manifest \(image.fullName) must have an OS and Architecture to be pushed to a registry"
                )
            }
        }
        let list = try ManifestList(images, for: target)
        // All is looked at before anything is sent.
        let others = images.filter { $0.reference.path != target.path }
        let bodies = try others.map { try $0.pushed() }
        let registry = ManifestRegistry(invocation)
        for image in others { try registry.mount(image, to: target) }
        for (image, body) in zip(others, bodies) {
            let place = try ImageName.parse("\(target.repository)@\(image.descriptor.digest)")
            let digest = try registry.put(place, mediaType: body.mediaType, body.bytes)
            say("Pushed ref \(ImageName.full(place)) with digest: \(digest)")
        }
        say(try registry.put(target, mediaType: list.mediaType, list.bytes))
        if invocation.options.bool("purge") { try store.remove(target) }
        return 0
    }

    static let manifestRm = Command(
        """
        manifest rm
        MANIFEST_LIST [MANIFEST_LIST...]
        Remove local manifest lists
        1+ experimental
        """
    ) { invocation in
        let store = ManifestStore()
        var failures: [String] = []
        for list in invocation.arguments {
            do throws(Failure) {
                let target = try named(list)
                _ = try store.get(target)
                try store.remove(target)
            } catch {
                failures.append(error.message)
            }
        }
        if !failures.isEmpty { throw Failure(failures.joined(separator: "\n")) }
        return 0
    }

    private static func named(_ text: String, _ what: String? = nil) throws(Failure) -> ImageReference {
        do throws(Failure) {
            return try ImageName.tagged(try ImageName.parse(text))
        } catch {
            throw Failure(what.map { "\($0): \(error.message)" } ?? error.message)
        }
    }

    private static func show(_ image: ImageManifest, _ invocation: Invocation) throws -> Int32 {
        let isVerbose = invocation.options.bool("verbose")
        let bytes = isVerbose ? image.json : try image.payload().bytes
        try writeFully(1, (JSONSpacing.indented(bytes, "\t") + [0x0A])[...])
        return 0
    }

    private static func show(_ images: [ImageManifest], _ name: ImageReference, _ invocation: Invocation) throws
        -> Int32
    {
        var bytes: [UInt8]
        if invocation.options.bool("verbose") {
            var writer = JSONWriter()
            writer.array { array in for image in images { image.write(to: &array) } }
            bytes = JSONSpacing.indented(writer.bytes, "\t")
        } else {
            do throws(Failure) { bytes = try ManifestList(images, for: name).bytes } catch {
                throw Failure("failed to assemble ManifestDescriptor: \(error.message)")
            }
        }
        bytes.append(0x0A)
        try writeFully(1, bytes[...])
        return 0
    }
}
