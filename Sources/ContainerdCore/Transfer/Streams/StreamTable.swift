import Linux
import Synchronization

/// The open streams of clients, by namespace and name.
final class StreamTable: Sendable {
    private let streams = Mutex<[String: [String: ClientStream]]>([:])

    func register(_ stream: ClientStream, namespace: String, name: String) throws {
        let isNew = streams.withLock { streams in
            if streams[namespace]?[name] != nil { return false }
            streams[namespace, default: [:]][name] = stream
            return true
        }
        guard isNew else { throw EngineError.conflict("already exists") }
    }

    /// Only a stream of the same namespace is found.
    func find(_ name: String) throws -> ClientStream {
        let namespace = Call.namespace
        guard let found = streams.withLock({ $0[namespace]?[name] }) else { throw EngineError.notFound("not found") }
        return found
    }

    func remove(namespace: String, name: String) {
        streams.withLock { streams in
            streams[namespace]?[name] = nil
            if streams[namespace]?.isEmpty == true { streams[namespace] = nil }
        }
    }
}
