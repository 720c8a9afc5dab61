import Bytes
import ContainerdRules
import Glibc
import Linux
import SQLite
import ShimAPI
import SwiftProtobuf

/// Mark and sweep in one transaction, then the files. What is made meanwhile is made in a transaction before or after.
struct GarbageCollector: Sendable {
    typealias Step = (String, [SQLValue]) throws -> [[SQLValue]]

    /// What lost its row; its files go after the commit.
    private struct Swept {
        var digests: Set<String> = []
        var snapshots: [(namespace: String, snapshotter: String, name: String, number: Int64)] = []
        var images: [(namespace: String, name: String)] = []
        var ingests: [(namespace: String, ref: String)] = []
    }

    let core: Core

    /// Blocks. The nanoseconds for which the metadata was held.
    func collect() throws -> Int64 {
        let unfinished = try UnfinishedWrites(core.content, namespaces: core.database.transaction(NamespaceStore.names))
        let start = MonotonicClock.nanoseconds
        var swept = Swept()
        try core.database.collection { step in
            // A snapshot may go before its children here, as long as both go.
            _ = try step("PRAGMA defer_foreign_keys=ON", [])
            for namespace in try NamespaceStore.names(step) {
                let inventory = try GarbageReader.inventory(step, namespace, unfinished.of(namespace))
                for node in GarbageMark.garbage(in: inventory, now: Timestamp.secondsNow()) {
                    try sweep(step, namespace, node, &swept)
                }
            }
        }
        let duration = MonotonicClock.nanoseconds - start
        removeFiles(swept)
        publish(swept)
        return duration
    }

    private func sweep(_ step: Step, _ namespace: String, _ node: GarbageNode, _ swept: inout Swept) throws {
        func delete(_ kind: String) throws {
            _ = try step(
                "DELETE FROM records WHERE namespace=? AND kind=? AND key=?",
                [.text(namespace), .text(kind), .text(node.key)]
            )
        }
        switch node.kind {
        case .content:
            try delete("content")
            swept.digests.insert(node.key)
        case .image:
            try delete("image")
            swept.images.append((namespace, node.key))
        case .lease: try LeaseStore.drop(step, namespace: namespace, lease: node.key)
        case .ingest: swept.ingests.append((namespace, node.key))
        case .snapshot:
            let parts = node.key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { return }
            let rows = try step(
                "DELETE FROM snapshots WHERE namespace=? AND snapshotter=? AND key=? RETURNING number",
                [.text(namespace), .text(parts[0]), .text(parts[1])]
            )
            if let number = rows.first?.first?.int64 {
                swept.snapshots.append((namespace, parts[0], parts[1], number))
            }
        case .container: break
        }
    }

    /// A file that can't be removed now goes at the next start.
    private func removeFiles(_ swept: Swept) {
        for text in swept.digests {
            guard let digest = Digest(text) else { continue }
            attempt("content \(text)") { try core.content.removeBlob(digest) }
        }
        let folders = Dictionary(grouping: swept.snapshots, by: \.snapshotter)
        for (snapshotter, removed) in folders {
            attempt("snapshots") { try core.snapshotter(snapshotter).discard(removed.map(\.number)) }
        }
        for (namespace, ref) in swept.ingests {
            attempt("ingest \(ref)") { try UnfinishedWrites.remove(core.content, namespace, ref) }
        }
    }

    private func attempt(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            Log.warning("garbage collection: \(what): \(error)")
        }
    }

    private func publish(_ swept: Swept) {
        for (namespace, snapshotter, name, _) in swept.snapshots {
            let event = Containerd_Events_SnapshotRemove.with {
                $0.key = name
                $0.snapshotter = snapshotter
            }
            core.events.publish("/snapshot/remove", namespace: namespace, event)
        }
        for (namespace, name) in swept.images {
            let event = Containerd_Services_Images_V1_ImageDelete.with { $0.name = name }
            core.events.publish("/images/delete", namespace: namespace, event)
        }
    }
}
