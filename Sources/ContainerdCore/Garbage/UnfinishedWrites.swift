import ContainerdAPI
import ContainerdRules
import Glibc
import Linux
import SwiftProtobuf

/// Unfinished writes of all namespaces, as they lie on the disk. Those without a lease may be taken up for a day.
struct UnfinishedWrites {
    private static let life: Int64 = 24 * 3600
    private var ingests: [String: [String: GarbageInventory.Ingest]] = [:]

    init(_ store: ContentStore, namespaces: [String]) throws {
        let oldest = Int64(Timestamp.secondsNow()) - Self.life
        for namespace in namespaces {
            for status in try store.ingests(namespace) {
                let isYoung = max(status.startedAt.seconds, status.updatedAt.seconds) > oldest
                ingests[namespace, default: [:]][status.ref] = .init(isActive: isYoung, expected: status.expected)
            }
        }
    }

    func of(_ namespace: String) -> [String: GarbageInventory.Ingest] { ingests[namespace] ?? [:] }

    /// A writer holds its file locked; such a one is left alone, and with it the note that its lease went, so that a
    /// later collection takes it.
    static func remove(_ store: ContentStore, _ namespace: String, _ ref: String) throws {
        let folder = store.ingest(namespace, ref).folder
        guard Files.exists(folder + "/data") else {
            if Files.exists(folder) { try store.abort(namespace, ref) }
            return
        }
        let file = try FileDescriptor.open(folder + "/data", O_RDWR)
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else { return }
        try store.abort(namespace, ref)
    }
}
