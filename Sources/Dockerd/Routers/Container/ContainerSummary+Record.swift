import DockerAPI
import EngineCore
import Glibc
import Linux
import OCI
import Text

extension ContainerSummary {
    /// A line of `docker ps`.
    init(_ record: ContainerRecord) {
        self.init()
        id = record.id
        names = ["/" + record.name]
        image = (try? ImageReference(record.config.image)) == nil ? record.imageID : record.config.image
        imageID = record.imageID
        command = record.words.joined(separator: " ")
        created = record.createdSeconds
        labels = record.config.labels ?? [:]
        state = record.state.status
        networkMode = record.hostConfig.networkMode
        mounts = record.mountsJSON
        status = Self.status(record.state)
    }

    /// docker's words: "Up 5 minutes", "Exited (0) 3 seconds ago".
    private static func status(_ state: ContainerState) -> String {
        func since(_ text: String) -> String {
            guard let seconds = Timestamp.seconds(text) else { return "" }
            return Durations.human(seconds: max(0, Int64(time(nil)) - seconds))
        }
        switch state.status {
        case "running": return "Up \(since(state.startedAt))"
        case "paused": return "Up \(since(state.startedAt)) (Paused)"
        case "exited": return "Exited (\(state.exitCode)) \(since(state.finishedAt)) ago"
        case "removing": return "Removal In Progress"
        case "dead": return "Dead"
        default: return "Created"
        }
    }
}
