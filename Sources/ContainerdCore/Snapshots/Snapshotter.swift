import ContainerdAPI
import Glibc
import Linux
import SQLite
import ShimAPI
import SwiftProtobuf
import Synchronization

typealias SnapshotInfo = Containerd_Services_Snapshots_V1_Info

/// One snapshotter: numbered folders, what is in them by its layout, the chain of parents in the database.
final class Snapshotter: Sendable {
    typealias Kind = Containerd_Services_Snapshots_V1_Kind
    private static let longestName = 1024
    /// A snapshot's label with the name that it shall be committed under.
    private static let targetLabel = "containerd.io/snapshot.ref"
    /// Folders that have no number yet.
    private static let unfinished = "new-"

    let name: String
    let root: String
    private let database: Database
    private let layout: any SnapshotLayout
    private let rows: SnapshotRows
    private let usages = Mutex<[Int64: SnapshotUsage]>([:])

    init(_ name: String, _ layout: any SnapshotLayout, database: Database, root: String) throws {
        self.name = name
        self.layout = layout
        self.database = database
        self.root = root + "/snapshots"
        rows = SnapshotRows(snapshotter: name)
        try Files.makeDirectories(self.root)
        // What was made but not recorded before the last end of this daemon.
        for folder in try unrecorded() { try Files.removeTree(folder) }
    }

    private func folder(_ number: Int64) -> String { "\(root)/\(number)" }

    // MARK: making

    func create(key: String, parent: String, kind: Kind, labels: [String: String]) throws -> [Containerd_Types_Mount] {
        let namespace = try Call.requiredNamespace()
        try Labels.check(labels)
        guard !key.isEmpty, key.utf8.count <= Self.longestName else {
            throw EngineError.invalid("snapshot key: invalid argument")
        }
        let owner = try SnapshotOwner(labels: labels)
        let above = try database.transaction { try admit($0, namespace, key, parent, labels) }.get()
        // A copy takes its time, and the database waits for nobody: made first, under a name that a crash leaves
        // behind for the next start.
        let made = "\(root)/\(Self.unfinished)\(String(UInt64.random(in: .min ... .max), radix: 36))"
        do {
            try systemCall("mkdir", path: made) { mkdir(made, 0o700) }
            try layout.make(made, above: above.map { folder($0) }, kind: kind, owner: owner)
            var info = SnapshotInfo()
            info.name = key
            info.parent = parent
            info.kind = kind
            info.createdAt = .now
            info.updatedAt = info.createdAt
            info.labels = labels
            return try database.transaction { step -> Result<[Containerd_Types_Mount], any Error> in
                switch try admit(step, namespace, key, parent, labels) {
                case .failure(let error): return .failure(error)
                case .success(let parent): return .success(try record(step, namespace, info, parent, made))
                }
            }.get()
        } catch {
            try? Files.removeTree(made)
            throw error
        }
    }

    /// The parent's number. A name that is taken fails only after the transaction, which adds it to the call's lease.
    private func admit(
        _ step: SnapshotRows.Step,
        _ namespace: String,
        _ key: String,
        _ parent: String,
        _ labels: [String: String]
    ) throws -> Result<Int64?, any Error> {
        if let target = labels[Self.targetLabel], !target.isEmpty, try rows.find(step, namespace, target) != nil {
            try rows.lease(step, namespace, target)
            return .failure(EngineError.conflict("target snapshot \"\(target)\": already exists"))
        }
        if try rows.find(step, namespace, key) != nil {
            try rows.lease(step, namespace, key)
            return .failure(EngineError.conflict("snapshot \"\(key)\": already exists"))
        }
        return .success(parent.isEmpty ? nil : try rows.parent(step, namespace, parent).number)
    }

    private func record(
        _ step: SnapshotRows.Step,
        _ namespace: String,
        _ info: SnapshotInfo,
        _ parent: Int64?,
        _ made: String
    ) throws -> [Containerd_Types_Mount] {
        let number = try rows.insert(step, namespace, info, parent: parent)
        try rows.lease(step, namespace, info.name)
        let folder = folder(number)
        // What a transaction that was rolled back may have left under the same number.
        if Files.exists(folder) { try Files.removeTree(folder) }
        try systemCall("rename", path: folder) { rename(made, folder) }
        return try mounts(step, number, parent, info)
    }

    func mounts(key: String) throws -> [Containerd_Types_Mount] {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            let row = try rows.get(step, namespace, key)
            guard row.info.kind != .committed else {
                throw EngineError.notModified(
                    "requested snapshot \(key) not active or view: failed precondition"
                )
            }
            return try mounts(step, row.number, row.parent, row.info)
        }
    }

    private func mounts(_ step: SnapshotRows.Step, _ number: Int64, _ parent: Int64?, _ info: SnapshotInfo) throws
        -> [Containerd_Types_Mount]
    {
        let above = try rows.chain(step, from: parent).map { folder($0) }
        return layout.mounts(folder(number), above: above, kind: info.kind, labels: info.labels)
    }

    /// A snapshot that was prepared without a parent may get one now; one that has a parent keeps it.
    func commit(key: String, name: String, labels: [String: String], parent: String = "") throws {
        let namespace = try Call.requiredNamespace()
        try Labels.check(labels)
        guard !name.isEmpty, name.utf8.count <= Self.longestName else {
            throw EngineError.invalid("snapshot name: invalid argument")
        }
        let isTaken = try database.transaction { step in
            try rows.lease(step, namespace, name)
            if try rows.find(step, namespace, name) != nil { return true }
            var row = try rows.get(step, namespace, key)
            guard row.info.kind == .active else {
                throw EngineError.notModified("snapshot \"\(key)\" is not active: failed precondition")
            }
            var base: Int64?
            if row.parent == nil && !parent.isEmpty {
                base = try rows.parent(step, namespace, parent).number
                row.info.parent = parent
            }
            row.info.kind = .committed
            row.info.name = name
            row.info.labels = labels
            row.info.createdAt = .now
            row.info.updatedAt = row.info.createdAt
            try rows.update(step, row, parent: base)
            try rows.renameLease(step, namespace, key, to: name)
            return false
        }
        if isTaken { throw EngineError.conflict("snapshot \"\(name)\": already exists") }
    }

    // MARK: removing

    /// Takes the row away and returns the folder, which the caller removes.
    func remove(key: String) throws -> String {
        let namespace = try Call.requiredNamespace()
        let number = try database.transaction { step in
            let row = try rows.get(step, namespace, key)
            if try !step("SELECT 1 FROM snapshots WHERE parent=? LIMIT 1", [.integer(row.number)]).isEmpty {
                throw EngineError.notModified("cannot remove snapshot with child: failed precondition")
            }
            _ = try step("DELETE FROM snapshots WHERE number=?", [.integer(row.number)])
            try rows.release(step, namespace, key)
            return row.number
        }
        usages.withLock { _ = $0.removeValue(forKey: number) }
        return folder(number)
    }

    /// Removes the folders of snapshots that have lost their rows.
    func discard(_ numbers: [Int64]) throws {
        for number in numbers {
            usages.withLock { _ = $0.removeValue(forKey: number) }
            try Files.removeTree(folder(number))
        }
    }

    /// Removes what an earlier removal could not.
    func cleanUp() throws {
        for folder in try unrecorded() where !folder.hasPrefix("\(root)/\(Self.unfinished)") {
            try Files.removeTree(folder)
        }
    }

    private func unrecorded() throws -> [String] {
        try database.transaction { step in
            let known = try rows.numbers(step)
            return try Files.list(root).filter { !known.contains($0) }.map { "\(root)/\($0)" }
        }
    }

    // MARK: looking

    func info(key: String) throws -> SnapshotInfo {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { try rows.get($0, namespace, key).info }
    }

    func update(key: String, _ change: (inout SnapshotInfo) throws -> Void) throws -> SnapshotInfo {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            var row = try rows.get(step, namespace, key)
            try change(&row.info)
            row.info.updatedAt = .now
            try rows.update(step, row)
            return row.info
        }
    }

    /// Walks the snapshot's own folder; that of a committed one can't change and is walked once.
    func usage(key: String) throws -> SnapshotUsage {
        let namespace = try Call.requiredNamespace()
        let row = try database.transaction { try rows.get($0, namespace, key) }
        if row.info.kind == .view { return SnapshotUsage() }
        if let known = usages.withLock({ $0[row.number] }) { return known }
        let usage = try SnapshotUsage(folder: layout.content(folder(row.number)))
        if row.info.kind == .committed { usages.withLock { $0[row.number] = usage } }
        return usage
    }

    func list() throws -> [SnapshotInfo] {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { try rows.list($0, namespace) }
    }
}
