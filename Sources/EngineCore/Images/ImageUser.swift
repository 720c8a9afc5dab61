/// A container, as far as an image that it stands on is concerned.
public struct ImageUser: Sendable {
    let container: String
    let image: String
    let isRunning: Bool
}
