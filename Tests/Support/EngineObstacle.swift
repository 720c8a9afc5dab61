import Testing

/// Why an engine of our own cannot be started here.
public enum EngineObstacle {
    /// nil when it can. A build whose daemons do not work is a failure of its tests and no reason to skip them.
    public static let reason: String? = Environment.isRoot ? nil : "needs root"

    public static var comment: Comment { Comment(rawValue: reason ?? "") }
}
