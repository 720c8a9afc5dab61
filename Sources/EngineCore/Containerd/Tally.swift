import Bytes
import Synchronization

/// Digest and length of what was sent, for answers that do not tell them.
final class Tally: Sendable {
    private let state = Mutex((hasher: DigestHasher(), size: Int64(0)))

    func add(_ bytes: [UInt8]) {
        state.withLock {
            $0.hasher.update(bytes)
            $0.size += Int64(bytes.count)
        }
    }

    var result: (digest: String, size: Int64) { state.withLock { ($0.hasher.digest.description, $0.size) } }
}
