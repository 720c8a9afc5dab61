import Text

/// What the daemon says of a path in a container.
struct ContainerPath {
    /// Go's bits of a file's kind.
    private enum Kind {
        static let folder = 1 << 31
        static let link = 1 << 27
        static let device = 1 << 26
        static let irregular = 1 << 19
    }

    private let mode: Int
    let target: String

    var isFolder: Bool { mode & Kind.folder != 0 }
    var isLink: Bool { mode & Kind.link != 0 }

    /// Why nothing can be copied there; nil for what is fine.
    var obstacle: String? {
        if mode & Kind.device != 0 { return "got a device" }
        return mode & Kind.irregular != 0 ? "got an irregular file" : nil
    }

    /// By the head of an answer about an archive.
    init(_ connection: HTTPConnection) throws {
        let text = connection.headers["x-docker-container-path-stat"] ?? ""
        guard let bytes = Base64.decode(text), let node = try? JSONNode.parse(bytes) else {
            throw Failure("unable to decode container path stat header")
        }
        mode = node["mode"]?.int ?? 0
        target = node["linkTarget"]?.string ?? ""
    }

    /// nil for what is not there, or cannot be looked at.
    static func find(_ client: Client, _ container: String, _ path: String) -> ContainerPath? {
        guard
            let connection = try? client.stream("HEAD", Invocation.container(container, "archive"), [("path", path)])
        else { return nil }
        client.recycle(connection)
        return try? ContainerPath(connection)
    }
}
