import Testing

/// Whether this build has an engine of its own to test.
public enum EngineObstacle {
    /// Why there is none, or nil.
    public static let reason: String? = {
        for role in ["dockerd", "containerd"] {
            guard let output = try? Command.run("\(Environment.binaries)/\(role)", ["--version"]), output.code == 0
            else {
                return "the \(role) role is not complete in this build (docs/status.md)"
            }
        }
        return Environment.isRoot ? nil : "needs root"
    }()

    public static var comment: Comment { Comment(rawValue: reason ?? "") }
}
