import OCI
import ShimAPI
import Text

/// One image of an archive, and the names that it gets there.
public struct ImageExport: Sendable {
    let image: Image
    var tags: [ImageReference]

    static func path(_ digest: String) -> String { "blobs/" + digest.replacing(":", with: "/") }

    /// index.json: an entry for each name, or one without a name.
    static func index(_ exports: [ImageExport]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", 2)
            writer.member("mediaType", "application/vnd.oci.image.index.v1+json")
            writer.memberArray("manifests") { array in
                for export in exports {
                    for tag in export.tags.isEmpty ? [nil] : export.tags.map(Optional.some) {
                        array.object { export.write(tag, &$0) }
                    }
                }
            }
        }
        return writer.bytes
    }

    private func write(_ tag: ImageReference?, _ writer: inout JSONWriter) {
        writer.member("mediaType", image.manifest.mediaType)
        writer.member("digest", image.manifest.digest)
        writer.member("size", image.manifest.size)
        guard let tag else { return }
        writer.memberObject("annotations") {
            $0.member("io.containerd.image.name", tag.name)
            $0.member("org.opencontainers.image.ref.name", tag.tag ?? "latest")
        }
    }

    /// manifest.json, by which docker itself loads.
    static func manifest(_ exports: [ImageExport]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array { array in
            for export in exports {
                let image = export.image
                array.object { writer in
                    writer.member("Config", path(image.id))
                    if export.tags.isEmpty {
                        writer.memberNull("RepoTags")
                    } else {
                        writer.member("RepoTags", export.tags.map(\.familiar))
                    }
                    writer.member("Layers", image.layers.map { path($0.digest) })
                    writer.memberObject("LayerSources") { sources in
                        for (id, layer) in zip(image.diffIDs, image.layers).sorted(by: { $0.0 < $1.0 }) {
                            sources.memberObject(id) {
                                $0.member("mediaType", layer.mediaType)
                                $0.member("size", layer.size)
                                $0.member("digest", layer.digest)
                            }
                        }
                    }
                }
            }
        }
        return writer.bytes
    }

    /// For the oldest of clients; empty where there is no name.
    static func repositories(_ exports: [ImageExport]) -> [UInt8] {
        var names: [String: [String: String]] = [:]
        for export in exports {
            for tag in export.tags {
                names[tag.familiarRepository, default: [:]][tag.tag ?? "latest"] =
                    String(export.image.diffIDs.last?.dropFirst(7) ?? "")
            }
        }
        if names.isEmpty { return [] }
        var writer = JSONWriter()
        writer.object { writer in
            for (name, tags) in names.sorted(by: { $0.key < $1.key }) { writer.member(name, tags) }
        }
        return writer.bytes
    }
}
