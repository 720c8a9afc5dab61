/// Versions that the roles answer with.
public enum Version {
    /// Ours.
    public static let number = "0.1.0"
    /// The version of containerd's API that containerd and ctr speak, then ours.
    public static let containerd = "2.2.0+monohull-\(number)"
    /// Stands where the originals have a commit.
    public static let revision = "monohull"
}
