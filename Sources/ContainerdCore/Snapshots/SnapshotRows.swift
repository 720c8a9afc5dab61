import ContainerdAPI
import Linux
import SQLite
import ShimAPI
import SwiftProtobuf

/// The rows of one snapshotter, inside of transactions.
struct SnapshotRows: Sendable {
    typealias Step = (String, [SQLValue]) throws -> [[SQLValue]]

    struct Row {
        let number: Int64
        let parent: Int64?
        var info: SnapshotInfo
    }

    let snapshotter: String

    func find(_ step: Step, _ namespace: String, _ key: String) throws -> Row? {
        let sql = "SELECT number, parent, info FROM snapshots WHERE namespace=? AND snapshotter=? AND key=?"
        guard let row = try step(sql, [.text(namespace), .text(snapshotter), .text(key)]).first else { return nil }
        let parent: Int64? = if case .integer(let number) = row[1] { number } else { nil }
        return Row(number: row[0].int64, parent: parent, info: try SnapshotInfo(serializedBytes: row[2].bytes))
    }

    func get(_ step: Step, _ namespace: String, _ key: String) throws -> Row {
        guard let row = try find(step, namespace, key) else {
            throw EngineError.notFound("snapshot \(key) does not exist: not found")
        }
        return row
    }

    /// A snapshot that others may stand on.
    func parent(_ step: Step, _ namespace: String, _ key: String) throws -> Row {
        guard let row = try find(step, namespace, key) else {
            throw EngineError.notFound("parent snapshot \(key) does not exist: not found")
        }
        guard row.info.kind == .committed else {
            throw EngineError.invalid("parent \"\(key)\" is not committed snapshot: invalid argument")
        }
        return row
    }

    /// Its number, which is the name of its folder.
    func insert(_ step: Step, _ namespace: String, _ info: SnapshotInfo, parent: Int64?) throws -> Int64 {
        let sql =
            "INSERT INTO snapshots (namespace, snapshotter, key, parent, info) VALUES (?,?,?,?,?) RETURNING number"
        let bytes: [UInt8] = try info.serializedBytes()
        let above = parent.map { SQLValue.integer($0) } ?? .null
        let values: [SQLValue] = [.text(namespace), .text(snapshotter), .text(info.name), above, .blob(bytes)]
        guard let number = try step(sql, values).first?.first?.int64 else {
            throw EngineError.internalError("snapshot \(info.name) was not recorded")
        }
        return number
    }

    func update(_ step: Step, _ row: Row, parent: Int64? = nil) throws {
        let bytes: [UInt8] = try row.info.serializedBytes()
        let above = (parent ?? row.parent).map { SQLValue.integer($0) } ?? .null
        _ = try step(
            "UPDATE snapshots SET key=?, parent=?, info=? WHERE number=?",
            [.text(row.info.name), above, .blob(bytes), .integer(row.number)]
        )
    }

    /// Numbers of the parents, the nearest first.
    func chain(_ step: Step, from parent: Int64?) throws -> [Int64] {
        guard let parent else { return [] }
        let sql = """
            WITH RECURSIVE chain(number, parent, depth) AS (SELECT number, parent, 0 FROM snapshots WHERE number=?
            UNION ALL SELECT s.number, s.parent, depth+1 FROM snapshots s JOIN chain c ON s.number=c.parent)
            SELECT number FROM chain ORDER BY depth
            """
        return try step(sql, [.integer(parent)]).map { $0[0].int64 }
    }

    func list(_ step: Step, _ namespace: String) throws -> [SnapshotInfo] {
        let sql = "SELECT info FROM snapshots WHERE namespace=? AND snapshotter=? ORDER BY key"
        return try step(sql, [.text(namespace), .text(snapshotter)]).map {
            try SnapshotInfo(serializedBytes: $0[0].bytes)
        }
    }

    func numbers(_ step: Step) throws -> Set<String> {
        let rows = try step("SELECT number FROM snapshots WHERE snapshotter=?", [.text(snapshotter)])
        return Set(rows.map { String($0[0].int64) })
    }

    // MARK: leases

    private var resource: String { "snapshots/\(snapshotter)" }

    func lease(_ step: Step, _ namespace: String, _ key: String) throws {
        try LeaseStore.attach(step, namespace: namespace, type: resource, id: key)
    }

    func release(_ step: Step, _ namespace: String, _ key: String) throws {
        _ = try step(
            "DELETE FROM lease_resources WHERE namespace=? AND type=? AND id=?",
            [.text(namespace), .text(resource), .text(key)]
        )
    }

    /// What held a snapshot holds it under its new name.
    func renameLease(_ step: Step, _ namespace: String, _ key: String, to name: String) throws {
        _ = try step(
            "UPDATE OR REPLACE lease_resources SET id=? WHERE namespace=? AND type=? AND id=?",
            [.text(name), .text(namespace), .text(resource), .text(key)]
        )
    }
}
