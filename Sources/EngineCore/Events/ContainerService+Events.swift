import DockerAPI

extension ContainerService {
    /// An event of a container, with what docker tells of it besides: its labels, its image and its name.
    nonisolated func publish(_ action: String, _ record: ContainerRecord, _ attributes: [String: String] = [:]) {
        var all = attributes.merging(record.config.labels ?? [:]) { _, label in label }
        if !record.config.image.isEmpty { all["image"] = record.config.image }
        all["name"] = record.name
        events.publish(.container, action, id: record.id, attributes: all)
    }
}
