import ContainerdRules
import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization

/// Hands every event to every subscriber, in one order for all. A subscriber that falls more than 10,000 events
/// behind loses the oldest.
final class EventBroker: Sendable {
    private struct State {
        var next = 0
        var subscribers: [Int: AsyncStream<Containerd_Types_Envelope>.Continuation] = [:]
    }

    private let state = Mutex(State())

    func publish(_ envelope: Containerd_Types_Envelope) {
        state.withLock { state in
            for subscriber in state.subscribers.values { subscriber.yield(envelope) }
        }
    }

    /// An event of somebody else: checked as containerd checks it.
    func forward(_ envelope: Containerd_Types_Envelope) throws {
        do {
            try Identifiers.check(envelope.namespace)
        } catch {
            throw EngineError.invalid("event envelope has invalid namespace: \(error)")
        }
        try Identifiers.checkTopic(envelope.topic)
        guard envelope.hasTimestamp else {
            throw EngineError.invalid("timestamp must be set on forwarded event: invalid argument")
        }
        publish(envelope)
    }

    func publish(_ topic: String, namespace: String, _ event: some SwiftProtobuf.Message) {
        guard let bytes: [UInt8] = try? event.serializedBytes() else { return }
        var envelope = Containerd_Types_Envelope()
        envelope.timestamp = .now
        envelope.namespace = namespace
        envelope.topic = topic
        envelope.event.typeURL = type(of: event).protoMessageName
        envelope.event.value = .init(bytes)
        publish(envelope)
    }

    func subscribe() -> AsyncStream<Containerd_Types_Envelope> {
        AsyncStream(bufferingPolicy: .bufferingNewest(10000)) { continuation in
            let id = state.withLock { state in
                state.next += 1
                state.subscribers[state.next] = continuation
                return state.next
            }
            continuation.onTermination = { _ in self.state.withLock { _ = $0.subscribers.removeValue(forKey: id) } }
        }
    }
}
