import DockerAPI
import Linux
import Text

/// The config document of an image that is made of a container.
struct CommittedImage {
    let parent: Image
    let record: ContainerRecord
    let config: ContainerConfig
    let diffIDs: [String]
    let comment: String
    let author: String

    /// Members in the order of their names, as docker writes them.
    var json: [UInt8] {
        let now = Timestamp.now()
        let document = parent.document
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("architecture", parent.architecture)
            writer.member("author", omitEmpty: author)
            writer.memberObject("config") { config.members(&$0) }
            writer.member("container", record.id)
            writer.memberObject("container_config") { record.config.members(&$0) }
            writer.member("created", now)
            writer.member("docker_version", Version.number)
            writer.memberArray("history") { array in
                for step in document["history"]?.elements ?? [] { array.node(step) }
                array.object {
                    $0.member("created", now)
                    $0.member("created_by", omitEmpty: (record.config.cmd ?? []).joined(separator: " "))
                    $0.member("author", omitEmpty: author)
                    $0.member("comment", omitEmpty: comment)
                    $0.member("empty_layer", omitEmpty: diffIDs.count == parent.diffIDs.count)
                }
            }
            writer.member("os", document["os"]?.string ?? "linux")
            writer.member("os.features", omitEmpty: document["os.features"])
            writer.member("os.version", omitEmpty: document["os.version"])
            writer.memberObject("rootfs") {
                $0.member("type", "layers")
                $0.member("diff_ids", diffIDs)
            }
            writer.member("variant", omitEmpty: document["variant"])
        }
        return writer.bytes
    }
}
