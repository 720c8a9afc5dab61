import Text

/// One line of GET /containers/ID/changes.
public struct FileChange: Sendable, Equatable {
    public enum Kind: Int, Sendable { case modified = 0, added, deleted }

    public let path: String
    public let kind: Kind

    public init(_ path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// No change at all is null.
    public static func json(_ changes: [FileChange]) -> [UInt8] {
        var writer = JSONWriter()
        if changes.isEmpty {
            writer.null()
            return writer.bytes
        }
        writer.array { array in
            for change in changes {
                array.object {
                    $0.member("Path", change.path)
                    $0.member("Kind", change.kind.rawValue)
                }
            }
        }
        return writer.bytes
    }
}
