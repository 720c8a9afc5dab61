import Linux

/// The version of containerd's API that is served, then whose it is.
public enum DaemonVersion {
    public static let number = Version.containerd
    public static let revision = Version.revision
}
