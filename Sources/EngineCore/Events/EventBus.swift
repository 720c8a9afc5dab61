import DockerAPI
import Synchronization

/// Tells everybody who listens what happens to containers, images and the rest. Publishing never waits: a listener that
/// is far behind misses events, as it does in docker.
public final class EventBus: Sendable {
    /// How many past events are kept for clients that ask for them.
    static let historyLimit = 256
    /// How many events a listener may be behind.
    static let backlog = 1024

    private struct Listener {
        let filter: EventFilter
        let continuation: AsyncStream<EventMessage>.Continuation
    }

    private struct State {
        var history: [EventMessage] = []
        var listeners: [Int: Listener] = [:]
        var lastListener = 0
        var total = 0
    }

    private let state = Mutex(State())

    public init() {}

    public var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// All since the daemon's start.
    public var total: Int { state.withLock { $0.total } }

    /// `action` by docker's name; events are in the order of these calls.
    public func publish(_ kind: EventKind, _ action: String, id: String, attributes: [String: String] = [:]) {
        state.withLock { state in
            let event = EventMessage(kind, action, id: id, attributes: attributes, time: UnixTime.now)
            if state.history.count == Self.historyLimit { state.history.removeFirst() }
            state.history.append(event)
            state.total += 1
            for listener in state.listeners.values where listener.filter.includes(event) {
                listener.continuation.yield(event)
            }
        }
    }

    /// Past events between two times in nanoseconds (of both nil: none) and those to come.
    public func subscribe(_ filter: EventFilter, since: Int64? = nil, until: Int64? = nil) -> EventSubscription {
        let (stream, continuation) = AsyncStream<EventMessage>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.backlog)
        )
        let (past, number): ([EventMessage], Int) = state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = Listener(filter: filter, continuation: continuation)
            guard since != nil || until != nil else { return ([], state.lastListener) }
            let past = state.history.filter { event in
                event.time >= since ?? 0 && event.time <= until ?? .max && filter.includes(event)
            }
            return (past, state.lastListener)
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return EventSubscription(past: past, coming: stream, continuation: continuation)
    }
}
