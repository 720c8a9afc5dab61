import ContainerdAPI
import ContainerdRules
import SQLite
import ShimAPI
import SwiftProtobuf

/// Reads what the collector has to know of one namespace.
enum GarbageReader {
    /// `ingests` come from the disk.
    static func inventory(
        _ step: GarbageCollector.Step,
        _ namespace: String,
        _ ingests: [String: GarbageInventory.Ingest]
    ) throws -> GarbageInventory {
        var inventory = GarbageInventory()
        inventory.ingests = ingests
        for row in try step("SELECT kind, key, value FROM records WHERE namespace=?", [.text(namespace)]) {
            try add(row[0].string, row[1].string, row[2].bytes, to: &inventory)
        }
        try addSnapshots(step, namespace, to: &inventory)
        for row in try step("SELECT lease, type, id FROM lease_resources WHERE namespace=?", [.text(namespace)]) {
            inventory.leases[row[0].string]?.resources.append((row[1].string, row[2].string))
            // Left by a lease that is gone: not young, whatever its files say.
            if row[0].string.isEmpty, row[1].string == "ingests" {
                inventory.ingests[row[2].string]?.isActive = false
            }
        }
        return inventory
    }

    private static func add(
        _ kind: String,
        _ key: String,
        _ bytes: [UInt8],
        to inventory: inout GarbageInventory
    ) throws {
        switch kind {
        case "lease":
            let lease = try Containerd_Services_Leases_V1_Lease(serializedBytes: bytes)
            inventory.leases[key] = .init(labels: lease.labels)
        case "image":
            let image = try Containerd_Services_Images_V1_Image(serializedBytes: bytes)
            inventory.images[key] = .init(
                labels: image.labels,
                needs: GarbageNode(.content, image.target.digest)
            )
        case "content":
            let info = try Containerd_Services_Content_V1_Info(serializedBytes: bytes)
            inventory.content[key] = .init(labels: info.labels)
        case "container":
            let container = try Containerd_Services_Containers_V1_Container(serializedBytes: bytes)
            let snapshot = GarbageNode.snapshot(container.snapshotter, container.snapshotKey)
            inventory.containers[key] = .init(
                labels: container.labels,
                needs: container.snapshotter.isEmpty ? nil : snapshot
            )
        case "sandbox":
            inventory.sandboxes.append(try Containerd_Types_Sandbox(serializedBytes: bytes).labels)
        default: break
        }
    }

    private static func addSnapshots(
        _ step: GarbageCollector.Step,
        _ namespace: String,
        to inventory: inout GarbageInventory
    ) throws {
        let rows = try step("SELECT snapshotter, key, info FROM snapshots WHERE namespace=?", [.text(namespace)])
        for row in rows {
            let info = try Containerd_Services_Snapshots_V1_Info(serializedBytes: row[2].bytes)
            let node = GarbageNode.snapshot(row[0].string, row[1].string)
            inventory.snapshots[node.key] = .init(
                labels: info.labels,
                needs: info.parent.isEmpty ? nil : .snapshot(row[0].string, info.parent)
            )
        }
    }
}
