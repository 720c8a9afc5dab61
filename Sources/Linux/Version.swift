/// Versions that the roles answer with.
public enum Version {
    /// Ours.
    public static let number = "0.1.0"
}
