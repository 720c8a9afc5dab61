import Linux

/// The version of containerd's API that is served, then whose it is.
public enum DaemonVersion {
    public static let number = "2.2.0+monohull-\(Version.number)"
    public static let revision = "monohull"
}
