import ContainerdAPI
import SwiftProtobuf

/// `ctr content prune references`: layers that are unpacked need not stay packed as well.
enum ContentPrune {
    static func run(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let isDry = invocation.isOn("dry")
            for blob in try await connection.blobs() {
                let keys = blob.labels.keys.filter(keepsLayer).sorted()
                if keys.isEmpty { continue }
                if isDry {
                    for key in keys { LogLine.info("Removing label \(key) of \(blob.digest)") }
                    continue
                }
                let request = Containerd_Services_Content_V1_UpdateRequest.with {
                    $0.info.digest = blob.digest
                    $0.info.labels = blob.labels.filter { !keepsLayer($0.key) }
                    $0.updateMask.paths = keys.map { "labels.\($0)" }
                }
                _ = try await connection.call { try await connection.content.update(request) }
            }
            try await collect(connection, waits: !invocation.isOn("async"))
        }
    }

    /// Removing a lease makes the collector run.
    private static func collect(_ connection: Connection, waits: Bool) async throws {
        let id = RandomName.make()
        let creation = Containerd_Services_Leases_V1_CreateRequest.with { $0.id = id }
        try await connection.change { try await connection.leases.create(creation) }
        let removal = Containerd_Services_Leases_V1_DeleteRequest.with {
            $0.id = id
            $0.sync = waits
        }
        try await connection.change { try await connection.leases.delete(removal) }
    }

    /// Old labels number all that a manifest names; 0 is its configuration.
    private static func keepsLayer(_ key: String) -> Bool {
        let prefix = "containerd.io/gc.ref.content."
        guard key.hasPrefix(prefix) else { return false }
        let rest = key.dropFirst(prefix.count)
        return rest.hasPrefix("l.") || rest.allSatisfy(\.isNumber) && rest != "0"
    }
}
