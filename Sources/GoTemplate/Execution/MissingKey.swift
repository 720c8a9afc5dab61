/// What a map answers for a key that it lacks.
public enum MissingKey: Sendable {
    /// No value, which prints as `<no value>`.
    case none
    case error
}
