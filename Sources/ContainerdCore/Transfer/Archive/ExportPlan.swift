import ContainerdAPI
import Linux
import OCI
import ShimAPI
import Text

/// What goes into an archive of images: an OCI layout, with docker's manifest.json beside it.
struct ExportPlan: Sendable {
    private struct Image {
        let manifest: ImageDescriptor
        var names: [String] = []
    }

    private let content: TransferContent
    private let options: Containerd_Types_Transfer_ImageExportStream
    private let matcher: PlatformMatcher
    private var blobs: [ExportRecord] = []
    private var tops: [ImageDescriptor] = []
    /// For docker: by digest, in the order in which they were found.
    private var images: [Image] = []

    init(_ content: TransferContent, _ options: Containerd_Types_Transfer_ImageExportStream) {
        self.content = content
        self.options = options
        matcher = .ordered(options.platforms.isEmpty ? [.own] : options.platforms.map { Platform($0) })
    }

    /// Adds an image of the store by its name.
    mutating func add(_ name: String, _ target: ImageDescriptor) throws {
        var target = target
        target.annotations[StoredNames.nameAnnotation] = name
        target.annotations[StoredNames.tagAnnotation] = ArchiveNames.tag(of: name)
        for (key, value) in try content.labels(target) where key.hasPrefix(SourceLabels.prefix) {
            target.annotations[key] = value
        }
        tops.append(target)
        switch target.kind {
        case .manifest:
            try addTree(target)
            note(target, name)
        case .index:
            if let chosen = try addIndex(target) { note(chosen, name) }
        default:
            throw EngineError.invalid("only manifests may be exported: invalid argument")
        }
    }

    private mutating func note(_ manifest: ImageDescriptor, _ name: String) {
        if let index = images.firstIndex(where: { $0.manifest.digest == manifest.digest }) {
            images[index].names.append(name)
        } else {
            images.append(Image(manifest: manifest, names: [name]))
        }
    }

    /// The manifest that stands for the index where there can be only one.
    private mutating func addIndex(_ index: ImageDescriptor) throws -> ImageDescriptor? {
        blobs.append(.blob(index))
        let children = try content.children(index)
        let fitting = children.filter { matcher.matches($0) }
        for child in options.allPlatforms ? children : fitting { try addTree(child) }
        guard let best = matcher.sorted(fitting).first else {
            throw EngineError.notFound("no manifest found for platform: not found")
        }
        return best
    }

    private mutating func addTree(_ descriptor: ImageDescriptor) throws {
        let isLeftOut = options.skipNonDistributable && MediaType.isNonDistributable(descriptor.mediaType)
        if !isLeftOut { blobs.append(.blob(descriptor)) }
        for child in try content.children(descriptor) { try addTree(child) }
    }

    /// Everything, sorted by path, each once.
    func records() throws -> [ExportRecord] {
        var all = blobs
        all.append(ExportRecord(path: "oci-layout", mode: 0o444, content: .bytes(Self.layout)))
        all.append(ExportRecord(path: "index.json", mode: 0o644, content: .bytes(index)))
        if !options.skipCompatibilityManifest, !images.isEmpty {
            all.append(ExportRecord(path: "manifest.json", mode: 0o644, content: .bytes(try dockerList())))
        }
        all += [.folder("blobs/"), .folder("blobs/sha256/")]
        var result: [ExportRecord] = []
        for record in all.sorted(by: { $0.path < $1.path }) where record.path != result.last?.path {
            result.append(record)
        }
        return result
    }

    private static let layout = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)

    private var index: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", 2)
            writer.member("mediaType", MediaType.index)
            writer.memberArray("manifests") { writer in
                for top in tops { top.write(to: &writer) }
            }
        }
        return writer.bytes
    }

    private func dockerList() throws -> [UInt8] {
        var writer = JSONWriter()
        try writer.array { writer in
            for image in images {
                let children = try content.children(image.manifest)
                let names = try image.names.map { try ArchiveNames.familiar($0) }
                writer.object { writer in
                    writer.member("Config", children.first.map { ExportRecord.path($0.digest) } ?? "")
                    writer.member("RepoTags", names)
                    writer.member("Layers", children.dropFirst().map { ExportRecord.path($0.digest) })
                }
            }
        }
        return writer.bytes
    }
}
