import Text

/// The numbers of the API that client and daemon speak.
public enum APIVersion {
    public static let current = "1.51"
    public static let minimum = "1.24"
}
