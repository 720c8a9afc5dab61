import HTTPTransport
import Linux

/// Where a container's files lie: what stays in the data root, what a run needs in the exec root.
struct ContainerFolders: Sendable {
    let dataRoot: String
    let runRoot: String

    func data(_ id: String) -> String { "\(dataRoot)/containers/\(id)" }
    func log(_ id: String) -> String { "\(data(id))/\(id)-json.log" }

    /// Sixteen digits of the id: a socket's path has at most 107 bytes.
    func run(_ id: String) -> String { "\(runRoot)/io/\(id.prefix(16))" }

    /// Mounts on the host for containers. Nothing here is ever removed with its content: a mount may stand in it.
    var allMounts: String { "\(runRoot)/mounts" }
    func mounts(_ id: String) -> String { "\(allMounts)/\(id)" }

    /// Where a container's root is mounted for a moment, out of the host's sight.
    var mountPlace: String { "\(runRoot)/root" }

    /// The files of one process: the container's own, or an exec's.
    func streams(_ id: String, exec: String? = nil) -> ProcessStreams {
        ProcessStreams(folder: run(id), name: exec.map { String($0.prefix(16)) } ?? "init")
    }
}
