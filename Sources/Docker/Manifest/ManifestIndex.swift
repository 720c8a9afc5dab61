import OCI
import Text

/// What a registry has under the name of a list: docker's list or OCI's index.
struct ManifestIndex {
    /// Images of one list, each of which is asked for.
    private static let limit = 1000

    let members: [(digest: String, platform: Platform)]

    /// `type` is what the registry calls it. Refuses what is none of that kind, in docker's words.
    init(_ type: String, _ bytes: [UInt8]) throws(Failure) {
        let node: JSONNode
        do throws(JSONError) { node = try JSONNode.parse(bytes) } catch { throw Failure(error.message) }
        let said = node["mediaType"]?.string ?? ""
        if type == MediaType.dockerIndex {
            guard said == type else { throw Failure("mediaType in manifest list should be '\(type)' not '\(said)'") }
        } else {
            let isImage = [node["config"], node["layers"]].contains { $0.map { !$0.isNull } ?? false }
            if isImage { throw Failure("index: expected index but found manifest") }
            guard said.isEmpty || said == type else {
                throw Failure("if present, mediaType in image index should be '\(type)' not '\(said)'")
            }
        }
        let entries = node["manifests"]?.elements ?? []
        guard entries.count <= Self.limit else { throw Failure("the list has more than \(Self.limit) manifests") }
        members = entries.map { entry in
            (
                entry["digest"]?.string ?? "",
                entry["platform"].map { Platform($0) } ?? Platform(os: "", architecture: "")
            )
        }
    }
}
