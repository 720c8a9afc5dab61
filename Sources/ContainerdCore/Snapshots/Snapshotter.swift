import ContainerdAPI
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization

typealias SnapshotInfo = Containerd_Services_Snapshots_V1_Info

/// The overlayfs snapshotter: numbered folders with fs and work, the chain of parents in the database.
final class Snapshotter: Sendable {
    typealias Step = (String, [SQLValue]) throws -> [[SQLValue]]
    typealias Kind = Containerd_Services_Snapshots_V1_Kind
    private let database: Database
    let root: String
    private let usages = Mutex<[Int64: SnapshotUsage]>([:])

    init(database: Database, root: String) throws {
        self.database = database
        self.root = root + "/snapshots"
        try Files.makeDirectories(self.root)
        // What was made but not recorded before the last end of this daemon.
        let known = Set(try database.run("SELECT number FROM snapshots").map { String($0[0].int64) })
        for name in try Files.list(self.root) where !known.contains(name) {
            try Files.removeTree(self.root + "/" + name)
        }
    }

    private func missing(_ key: String) -> EngineError { .notFound("snapshot \(key) does not exist: not found") }

    private func row(_ step: Step, _ namespace: String, _ key: String) throws -> (Int64, Int64?, SnapshotInfo)? {
        let sql = "SELECT number, parent, info FROM snapshots WHERE namespace=? AND key=?"
        guard let row = try step(sql, [.text(namespace), .text(key)]).first else { return nil }
        let parent: Int64? = if case .integer(let number) = row[1] { number } else { nil }
        return (row[0].int64, parent, try SnapshotInfo(serializedBytes: row[2].bytes))
    }

    func create(key: String, parent: String, kind: Kind, labels: [String: String]) throws -> [Containerd_Types_Mount] {
        let namespace = try Call.requiredNamespace()
        try Labels.check(labels)
        guard !key.isEmpty, key.utf8.count <= 1024 else { throw EngineError.invalid("snapshot key: invalid argument") }
        return try database.transaction { step in
            if try row(step, namespace, key) != nil {
                throw EngineError.conflict("snapshot \"\(key)\": already exists")
            }
            var above: SQLValue = .null
            if !parent.isEmpty {
                guard let found = try row(step, namespace, parent) else {
                    throw EngineError.notFound("parent snapshot \(parent) does not exist: not found")
                }
                guard found.2.kind == .committed else {
                    throw EngineError.invalid("parent \"\(parent)\" is not committed snapshot: invalid argument")
                }
                above = .integer(found.0)
            }
            let number = try insert(step, namespace, key, parent, above, kind, labels)
            let folder = "\(root)/\(number)"
            do {
                try makeFolders(folder, above, kind)
            } catch {
                try? Files.removeTree(folder)
                throw error
            }
            return try mounts(step, number, above, kind)
        }
    }

    private func insert(
        _ step: Step,
        _ namespace: String,
        _ key: String,
        _ parent: String,
        _ above: SQLValue,
        _ kind: Kind,
        _ labels: [String: String]
    ) throws -> Int64 {
        var info = SnapshotInfo()
        info.name = key
        info.parent = parent
        info.kind = kind
        info.createdAt = .now
        info.updatedAt = info.createdAt
        info.labels = labels
        let sql = "INSERT INTO snapshots (namespace, key, parent, info) VALUES (?,?,?,?) RETURNING number"
        let bytes: [UInt8] = try info.serializedBytes()
        let rows = try step(sql, [.text(namespace), .text(key), above, .blob(bytes)])
        guard let number = rows.first?.first?.int64 else { throw missing(key) }
        try LeaseStore.attach(step, namespace: namespace, type: "snapshots/overlayfs", id: key)
        return number
    }

    /// The top of a snapshot has the owner and mode of the top below it.
    private func makeFolders(_ folder: String, _ above: SQLValue, _ kind: Kind) throws {
        // What a transaction that was rolled back may have left under the same number.
        if Files.exists(folder) { try Files.removeTree(folder) }
        try Files.makeDirectories(folder)
        try systemCall("mkdir", path: folder + "/fs") { mkdir(folder + "/fs", 0o755) }
        var mode: mode_t = 0o755
        if case .integer(let number) = above {
            let below = "\(root)/\(number)/fs"
            var status = stat()
            try systemCall("stat", path: below) { stat(below, &status) }
            try systemCall("chown", path: folder) { chown(folder + "/fs", status.st_uid, status.st_gid) }
            mode = status.st_mode & 0o7777
        }
        try systemCall("chmod", path: folder) { chmod(folder + "/fs", mode) }
        if kind == .active { try systemCall("mkdir", path: folder + "/work") { mkdir(folder + "/work", 0o711) } }
    }

    func mounts(key: String) throws -> [Containerd_Types_Mount] {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            guard let found = try row(step, namespace, key) else { throw missing(key) }
            guard found.2.kind != .committed else {
                throw EngineError.notModified("snapshot \(key) is committed: failed precondition")
            }
            return try mounts(step, found.0, found.1.map { .integer($0) } ?? .null, found.2.kind)
        }
    }

    /// One layer is bound, several are stacked, nearest first.
    private func mounts(
        _ step: Step,
        _ number: Int64,
        _ parent: SQLValue,
        _ kind: Kind
    ) throws -> [Containerd_Types_Mount] {
        let sql = """
            WITH RECURSIVE chain(number, parent, depth) AS (SELECT number, parent, 0 FROM snapshots WHERE number=?
            UNION ALL SELECT s.number, s.parent, depth+1 FROM snapshots s JOIN chain c ON s.number=c.parent)
            SELECT number FROM chain ORDER BY depth
            """
        var lower: [String] = []
        if case .integer = parent { lower = try step(sql, [parent]).map { "\(root)/\($0[0].int64)/fs" } }
        var mount = Containerd_Types_Mount()
        let own = "\(root)/\(number)"
        if lower.isEmpty || (lower.count == 1 && kind == .view) {
            mount.type = "bind"
            mount.source = lower.first ?? own + "/fs"
            mount.options = [kind == .view ? "ro" : "rw", "rbind"]
        } else {
            mount.type = "overlay"
            mount.source = "overlay"
            mount.options = ["index=off"]
            if kind == .active { mount.options += ["workdir=\(own)/work", "upperdir=\(own)/fs"] }
            mount.options.append("lowerdir=" + lower.joined(separator: ":"))
        }
        return [mount]
    }

    /// `parent` is for a snapshot that was prepared without one: it is put on top of it. "" leaves it as it is.
    func commit(key: String, name: String, labels: [String: String], parent: String = "") throws {
        let namespace = try Call.requiredNamespace()
        try Labels.check(labels)
        guard !name.isEmpty, name.utf8.count <= 1024 else {
            throw EngineError.invalid("snapshot name: invalid argument")
        }
        try database.transaction { step in
            guard var found = try row(step, namespace, key) else { throw missing(key) }
            guard found.2.kind == .active else {
                throw EngineError.notModified("snapshot \(key) is not active: failed precondition")
            }
            if try row(step, namespace, name) != nil {
                throw EngineError.conflict("snapshot \"\(name)\": already exists")
            }
            found.2.kind = .committed
            found.2.name = name
            found.2.labels = labels
            found.2.updatedAt = .now
            var below: SQLValue = found.1.map { .integer($0) } ?? .null
            if !parent.isEmpty {
                guard let above = try row(step, namespace, parent), above.2.kind == .committed, found.1 == nil else {
                    throw EngineError.notModified("parent snapshot \(parent): failed precondition")
                }
                found.2.parent = parent
                below = .integer(above.0)
            }
            let bytes: [UInt8] = try found.2.serializedBytes()
            _ = try step(
                "UPDATE snapshots SET key=?, parent=?, info=? WHERE number=?",
                [.text(name), below, .blob(bytes), .integer(found.0)]
            )
            try LeaseStore.attach(step, namespace: namespace, type: "snapshots/overlayfs", id: name)
        }
    }

    /// Takes the row away and returns the folder, which the caller removes.
    func remove(key: String) throws -> String {
        let namespace = try Call.requiredNamespace()
        let number = try database.transaction { step in
            guard let found = try row(step, namespace, key) else { throw missing(key) }
            if try !step("SELECT 1 FROM snapshots WHERE parent=? LIMIT 1", [.integer(found.0)]).isEmpty {
                throw EngineError.notModified("cannot remove snapshot with child: failed precondition")
            }
            _ = try step("DELETE FROM snapshots WHERE number=?", [.integer(found.0)])
            return found.0
        }
        usages.withLock { _ = $0.removeValue(forKey: number) }
        return "\(root)/\(number)"
    }

    /// Removes the folders of snapshots that have lost their rows.
    func discard(_ numbers: [Int64]) throws {
        for number in numbers {
            usages.withLock { _ = $0.removeValue(forKey: number) }
            try Files.removeTree("\(root)/\(number)")
        }
    }

    func info(key: String) throws -> SnapshotInfo {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            guard let found = try row(step, namespace, key) else { throw missing(key) }
            return found.2
        }
    }

    func update(key: String, _ change: (inout SnapshotInfo) throws -> Void) throws -> SnapshotInfo {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            guard var found = try row(step, namespace, key) else { throw missing(key) }
            try change(&found.2)
            found.2.updatedAt = .now
            let bytes: [UInt8] = try found.2.serializedBytes()
            _ = try step("UPDATE snapshots SET info=? WHERE number=?", [.blob(bytes), .integer(found.0)])
            return found.2
        }
    }

    /// Walks the snapshot's own folder; that of a committed one can't change and is walked once.
    func usage(key: String) throws -> SnapshotUsage {
        let namespace = try Call.requiredNamespace()
        let (number, kind) = try database.transaction { step in
            guard let found = try row(step, namespace, key) else { throw missing(key) }
            return (found.0, found.2.kind)
        }
        if kind == .view { return SnapshotUsage() }
        if let known = usages.withLock({ $0[number] }) { return known }
        let usage = try SnapshotUsage(folder: "\(root)/\(number)/fs")
        if kind == .committed { usages.withLock { $0[number] = usage } }
        return usage
    }

    func list() throws -> [SnapshotInfo] {
        try database.run(
            "SELECT info FROM snapshots WHERE namespace=? ORDER BY key",
            .text(try Call.requiredNamespace())
        ).map { try SnapshotInfo(serializedBytes: $0[0].bytes) }
    }
}
