import ContainerdAPI
import Linux
import SQLite
import ShimAPI
import SwiftProtobuf

/// Namespaces come to be with the first object in them, as in containerd, and stay without one; a record is kept for
/// those that were made, and for their labels.
struct NamespaceStore: Sendable {
    typealias Namespace = Containerd_Services_Namespaces_V1_Namespace
    typealias Step = (String, [SQLValue]) throws -> [[SQLValue]]
    let core: Core

    private static func stored(_ step: Step, _ name: String) throws -> Namespace? {
        let rows = try step(
            "SELECT value FROM records WHERE namespace='' AND kind='namespace' AND key=?",
            [.text(name)]
        )
        return try rows.first.map { try Namespace(serializedBytes: $0[0].bytes) }
    }

    static func names(_ step: Step) throws -> [String] {
        let sql = """
            SELECT namespace FROM records WHERE namespace<>'' UNION SELECT namespace FROM snapshots
            UNION SELECT key FROM records WHERE namespace='' AND kind='namespace' ORDER BY 1
            """
        return try step(sql, []).map { $0[0].string }
    }

    private static func put(_ step: Step, _ namespace: Namespace) throws {
        let bytes: [UInt8] = try namespace.serializedBytes()
        _ = try step(
            "INSERT OR REPLACE INTO records VALUES ('','namespace',?,?)",
            [.text(namespace.name), .blob(bytes)]
        )
    }

    /// One that is not there has no labels; containerd does not tell the difference.
    func get(_ name: String) throws -> Namespace {
        try core.database.transaction { try Self.stored($0, name) ?? .with { $0.name = name } }
    }

    func list() throws -> [Namespace] {
        try core.database.transaction { step in
            try Self.names(step).map { name in try Self.stored(step, name) ?? .with { $0.name = name } }
        }
    }

    func create(_ namespace: Namespace) throws {
        let name = try Call.checkedIdentifier(namespace.name)
        try Labels.check(namespace.labels, "namespace.Labels")
        try core.database.transaction { step in
            if try Self.names(step).contains(name) {
                throw EngineError.conflict("namespace \"\(name)\": already exists")
            }
            var kept = namespace
            kept.labels = Labels.kept(namespace.labels)
            try Self.put(step, kept)
        }
        core.events.publish(
            "/namespaces/create",
            namespace: name,
            Containerd_Events_NamespaceCreate.with {
                $0.name = name
                $0.labels = namespace.labels
            }
        )
    }

    /// Labels are all that can change; without a mask all of them are replaced.
    func update(_ namespace: Namespace, paths: [String]) throws -> Namespace {
        let name = try Call.checkedIdentifier(namespace.name)
        try Labels.check(namespace.labels, "namespace.Labels")
        let made = try core.database.transaction { step in
            var kept = try Self.stored(step, name) ?? .with { $0.name = name }
            if paths.isEmpty { kept.labels = Labels.kept(namespace.labels) }
            for path in paths {
                guard path.hasPrefix("labels."), try Labels.apply(path, from: namespace.labels, to: &kept.labels) else {
                    throw EngineError.invalid("cannot update \"\(path)\" field")
                }
            }
            try Self.put(step, kept)
            return kept
        }
        core.events.publish(
            "/namespaces/update",
            namespace: name,
            Containerd_Events_NamespaceUpdate.with {
                $0.name = name
                $0.labels = namespace.labels
            }
        )
        return made
    }

    func delete(_ name: String) throws {
        try core.database.transaction { step in
            guard try Self.names(step).contains(name) else {
                throw EngineError.notFound("namespace \"\(name)\": not found")
            }
            let held = try Self.contents(step, name)
            guard held.isEmpty else {
                throw EngineError.notModified(
                    "namespace \"\(name)\" must be empty, but it still has \(held.joined(separator: ", ")): "
                        + "failed precondition"
                )
            }
            // Leases and notes on unfinished writes go with it.
            _ = try step("DELETE FROM lease_resources WHERE namespace=?", [.text(name)])
            _ = try step("DELETE FROM records WHERE namespace=?", [.text(name)])
            _ = try step("DELETE FROM records WHERE namespace='' AND kind='namespace' AND key=?", [.text(name)])
        }
        core.events.publish(
            "/namespaces/delete",
            namespace: name,
            Containerd_Events_NamespaceDelete.with { $0.name = name }
        )
    }

    /// What has to be removed first.
    private static func contents(_ step: Step, _ name: String) throws -> [String] {
        var held: [String] = []
        for (kind, word) in [("image", "images"), ("content", "blobs"), ("container", "containers")] {
            let sql = "SELECT 1 FROM records WHERE namespace=? AND kind=? LIMIT 1"
            if try !step(sql, [.text(name), .text(kind)]).isEmpty { held.append(word) }
        }
        let sql = "SELECT DISTINCT snapshotter FROM snapshots WHERE namespace=? ORDER BY 1"
        for row in try step(sql, [.text(name)]) { held.append("snapshots on \"\(row[0].string)\" snapshotter") }
        return held
    }
}
