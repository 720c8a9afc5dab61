/// What a run of a container mounts besides what all have.
struct MountSet: Sendable {
    /// In the order in which they are mounted, none over one that came before it.
    var mounts: [RuntimeMount] = []
    /// How the root has to be mounted for mounts to propagate; nil is private.
    var rootPropagation: String?
    /// The source that the client gave for one of the files that docker mounts (/etc/hosts and its like), by the
    /// file's path.
    var files: [String: (source: String, isWritable: Bool)] = [:]
    /// Mounts on the host that the runtime needs to find a source, and nobody afterwards.
    var temporary: [String] = []

    var destinations: Set<String> { Set(mounts.map(\.destination)) }
}
