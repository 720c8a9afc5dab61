import Bytes
import ContainerdAPI
import Linux
import SQLite
import SwiftProtobuf

/// Leases and what belongs to them: the garbage collector keeps it as long as the lease is there and not expired.
struct LeaseStore: Sendable {
    typealias Step = (String, [SQLValue]) throws -> [[SQLValue]]
    typealias Lease = Containerd_Services_Leases_V1_Lease
    let database: Database

    private var records: Records<Lease> { Records(database: database, kind: "lease") }

    /// An empty id gets a random one.
    func create(id: String, labels: [String: String]) throws -> Lease {
        try Labels.check(labels)
        // No part of a path, and clients make ids that end in "_": so any text.
        guard id.utf8.count <= 1024 else { throw EngineError.invalid("lease id is too long: invalid argument") }
        let lease = Lease.with {
            $0.id = id.isEmpty ? Self.newID() : id
            $0.labels = Labels.kept(labels)
            $0.createdAt = .now
        }
        try records.create(lease.id, lease)
        return lease
    }

    private static func newID() -> String {
        "\(String(UInt64.random(in: .min ... .max), radix: 36))\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    func list(_ filters: [Filter]) throws -> [Lease] {
        try records.list().filter { one in
            Filter.any(filters) { $0 == "id" ? one.id : Filter.label($0, one.labels) }
        }
    }

    /// Inside a transaction that makes a resource: adds it to the call's lease, if the call names one.
    static func attach(_ step: Step, namespace: String, type: String, id: String) throws {
        guard !Call.lease.isEmpty else { return }
        let sql = "SELECT 1 FROM records WHERE namespace=? AND kind='lease' AND key=?"
        if try step(sql, [.text(namespace), .text(Call.lease)]).isEmpty {
            throw EngineError.notFound("lease does not exist: not found")
        }
        try add(step, namespace: namespace, lease: Call.lease, type: type, id: id)
    }

    private static func add(_ step: Step, namespace: String, lease: String, type: String, id: String) throws {
        _ = try step(
            "INSERT OR IGNORE INTO lease_resources VALUES (?,?,?,?)",
            [.text(namespace), .text(lease), .text(type), .text(id)]
        )
    }

    private static func require(_ step: Step, _ namespace: String, _ lease: String) throws {
        let sql = "SELECT 1 FROM records WHERE namespace=? AND kind='lease' AND key=?"
        if try step(sql, [.text(namespace), .text(lease)]).isEmpty {
            throw EngineError.notFound("lease \"\(lease)\": not found")
        }
    }

    /// The types of resources, in containerd's words for those that are none.
    private static func check(type: String, id: String) throws {
        let words = type.split(separator: "/", omittingEmptySubsequences: false)
        switch words.first {
        case "content", "ingests", "images":
            guard words.count == 1 else { throw EngineError.invalid("invalid resource type \(type): invalid argument") }
            if type == "content" && Digest(id) == nil {
                throw EngineError.invalid(
                    "invalid content resource id \(id): invalid checksum digest format: invalid argument"
                )
            }
        case "snapshots":
            guard words.count == 2 else {
                throw EngineError.invalid("invalid snapshot resource type \(type): invalid argument")
            }
        default: throw EngineError.notImplemented("resource type \(type) not supported yet: not implemented")
        }
    }

    func add(lease: String, type: String, id: String) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { step in
            try Self.require(step, namespace, lease)
            try Self.check(type: type, id: id)
            try Self.add(step, namespace: namespace, lease: lease, type: type, id: id)
        }
    }

    func remove(lease: String, type: String, id: String) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { step in
            try Self.require(step, namespace, lease)
            try Self.check(type: type, id: id)
            _ = try step(
                "DELETE FROM lease_resources WHERE namespace=? AND lease=? AND type=? AND id=?",
                [.text(namespace), .text(lease), .text(type), .text(id)]
            )
        }
    }

    func resources(lease: String) throws -> [(type: String, id: String)] {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            try Self.require(step, namespace, lease)
            return try step(
                "SELECT type, id FROM lease_resources WHERE namespace=? AND lease=? ORDER BY type, id",
                [.text(namespace), .text(lease)]
            ).map { ($0[0].string, $0[1].string) }
        }
    }

    func delete(lease: String) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { step in
            try Self.require(step, namespace, lease)
            try Self.drop(step, namespace: namespace, lease: lease)
        }
    }

    /// Takes a lease away. Its unfinished writes are noted under no lease (""), for the collector ends them at once and
    /// not, like those that never had a lease, after a day.
    static func drop(_ step: Step, namespace: String, lease: String) throws {
        _ = try step(
            "UPDATE OR REPLACE lease_resources SET lease='' WHERE namespace=? AND lease=? AND type='ingests'",
            [.text(namespace), .text(lease)]
        )
        _ = try step(
            "DELETE FROM lease_resources WHERE namespace=? AND lease=?",
            [.text(namespace), .text(lease)]
        )
        _ = try step(
            "DELETE FROM records WHERE namespace=? AND kind='lease' AND key=?",
            [.text(namespace), .text(lease)]
        )
    }
}
