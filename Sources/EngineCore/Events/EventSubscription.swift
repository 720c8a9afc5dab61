import DockerAPI

/// What a listener gets: the events that it missed, and those to come. No event is lost or doubled between the two.
public struct EventSubscription: Sendable {
    public let past: [EventMessage]
    /// Ends with `finish`, or when its reader is cancelled.
    public let coming: AsyncStream<EventMessage>
    let continuation: AsyncStream<EventMessage>.Continuation

    public func finish() { continuation.finish() }
}
