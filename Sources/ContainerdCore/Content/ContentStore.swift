import Bytes
import ContainerdAPI
import Glibc
import Linux
import SQLite
import SwiftProtobuf
import Synchronization

typealias ContentInfo = Containerd_Services_Content_V1_Info

/// Blobs by digest and unfinished writes, in the folders that containerd uses: blobs/sha256/HEX and ingest/KEY. Which
/// namespace sees a blob stands in the database.
///
/// Crash order: a blob has its name before its row is committed, and loses its row before its name. So a row without
/// a file can't be; a file without a row is adopted by the next write of it, or swept at the start.
final class ContentStore: Sendable {
    let root: String
    private let database: Database
    /// Naming and deleting a blob exclude each other: a blob must not go while another namespace takes it up.
    private let naming = Mutex(())

    init(root: String, database: Database) throws {
        self.root = root
        self.database = database
        try Files.makeDirectories(root + "/blobs/sha256")
        try Files.makeDirectories(root + "/ingest")
        let known = Set(try database.run("SELECT DISTINCT key FROM records WHERE kind='content'").map { $0[0].string })
        for name in try Files.list(blobs) where !known.contains("sha256:" + name) {
            try Files.removeTree("\(blobs)/\(name)")
        }
        for ingest in try allIngests() where ingest.isAbandoned { try ingest.remove() }
    }

    var blobs: String { root + "/blobs/sha256" }

    func path(_ digest: Digest) -> String { root + "/blobs/sha256/" + digest.hex }

    func info(_ digest: Digest) throws -> ContentInfo? {
        try Records<ContentInfo>(database: database, kind: "content").find(digest.description)
    }

    /// The size of a blob that some namespace has, nil when none has it.
    func sharedSize(_ digest: Digest) throws -> Int64? {
        try naming.withLock { _ in try storedSize(digest) }
    }

    private func storedSize(_ digest: Digest) throws -> Int64? {
        var status = stat()
        let sql = "SELECT 1 FROM records WHERE kind='content' AND key=? LIMIT 1"
        guard try !database.run(sql, .text(digest.description)).isEmpty, stat(path(digest), &status) == 0 else {
            return nil
        }
        return Int64(status.st_size)
    }

    /// A blob that this namespace has already belongs to the call's lease from now on; false when it has not.
    func lease(_ digest: Digest) throws -> Bool {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            let sql = "SELECT 1 FROM records WHERE namespace=? AND kind='content' AND key=?"
            let rows = try step(sql, [.text(namespace), .text(digest.description)])
            guard !rows.isEmpty else { return false }
            try LeaseStore.attach(step, namespace: namespace, type: "content", id: digest.description)
            return true
        }
    }

    /// Makes a blob that another namespace has visible in this one. False when this one has it already, or nobody.
    func adopt(_ digest: Digest, labels: [String: String], ref: String = "") throws -> Bool {
        try naming.withLock { _ in
            guard let size = try storedSize(digest) else { return false }
            return try record(digest, size: size, labels: labels, ref: ref) {}
        }
    }

    /// Gives the synced file `data` its name and its row; false when this namespace has it already.
    func name(_ data: String, _ digest: Digest, size: Int64, labels: [String: String], ref: String) throws -> Bool {
        try naming.withLock { _ in
            try record(digest, size: size, labels: labels, ref: ref) {
                let target = path(digest)
                chmod(data, 0o444)
                try systemCall("rename", path: target) { rename(data, target) }
                try FileDescriptor.open(blobs, O_RDONLY | O_DIRECTORY).sync()
            }
        }
    }

    /// The lease that held the write holds the blob.
    private func record(
        _ digest: Digest,
        size: Int64,
        labels: [String: String],
        ref: String,
        _ publish: () throws -> Void
    ) throws -> Bool {
        let namespace = try Call.requiredNamespace()
        var info = ContentInfo()
        info.digest = digest.description
        info.size = size
        info.createdAt = .now
        info.updatedAt = info.createdAt
        info.labels = labels
        let bytes: [UInt8] = try info.serializedBytes()
        return try database.transaction { step in
            let rows = try step(
                "INSERT INTO records VALUES (?,'content',?,?) ON CONFLICT DO NOTHING RETURNING 1",
                [.text(namespace), .text(digest.description), .blob(bytes)]
            )
            try LeaseStore.attach(step, namespace: namespace, type: "content", id: digest.description)
            _ = try step(
                "UPDATE OR REPLACE lease_resources SET type='content', id=? WHERE namespace=? AND type='ingests' AND id=?",
                [.text(digest.description), .text(namespace), .text(ref)]
            )
            if !rows.isEmpty { try publish() }
            return !rows.isEmpty
        }
    }

    /// Sets a label of a blob that lacks it.
    func addLabel(_ digest: Digest, _ key: String, _ value: String) throws {
        _ = try Records<ContentInfo>(database: database, kind: "content").change(digest.description) { info in
            guard info.labels[key] == nil else { return }
            info.labels[key] = value
            info.updatedAt = .now
        }
    }

    func delete(_ digest: Digest) throws {
        let namespace = try Call.requiredNamespace()
        try naming.withLock { _ in
            try database.transaction { step in
                let rows = try step(
                    "DELETE FROM records WHERE namespace=? AND kind='content' AND key=? RETURNING 1",
                    [.text(namespace), .text(digest.description)]
                )
                if rows.isEmpty { throw EngineError.notFound("content digest \(digest): not found") }
                _ = try step(
                    "DELETE FROM lease_resources WHERE namespace=? AND type='content' AND id=?",
                    [.text(namespace), .text(digest.description)]
                )
            }
            try removeUnnamed(digest)
        }
    }

    /// Takes the file of a blob away when no namespace has it any more.
    func removeBlob(_ digest: Digest) throws { try naming.withLock { _ in try removeUnnamed(digest) } }

    private func removeUnnamed(_ digest: Digest) throws {
        let rows = "SELECT 1 FROM records WHERE kind='content' AND key=? LIMIT 1"
        guard try database.run(rows, .text(digest.description)).isEmpty else { return }
        let path = path(digest)
        if unlink(path) != 0 && errno != ENOENT { throw SystemCallError("unlink", path: path) }
    }
}

// MARK: unfinished writes

extension ContentStore {
    /// The name of the folder is a digest, since a ref may hold any character.
    func ingest(_ namespace: String, _ ref: String) -> Ingest {
        Ingest(folder: root + "/ingest/" + Digest.of(Array("\(namespace)/\(ref)".utf8)).hex)
    }

    private func allIngests() throws -> [Ingest] {
        try Files.list(root + "/ingest").map { Ingest(folder: "\(root)/ingest/\($0)") }
    }

    /// The call's lease holds a write that is begun.
    func leaseIngest(_ namespace: String, _ ref: String) throws {
        if Call.lease.isEmpty { return }
        try database.transaction { try LeaseStore.attach($0, namespace: namespace, type: "ingests", id: ref) }
    }

    func abort(_ namespace: String, _ ref: String) throws {
        let ingest = ingest(namespace, ref)
        guard Files.exists(ingest.folder) else { throw Self.missing(ref) }
        try database.run(
            "DELETE FROM lease_resources WHERE namespace=? AND type='ingests' AND id=?",
            .text(namespace),
            .text(ref)
        )
        try ingest.remove()
    }

    /// Refs of a namespace with what was written so far.
    func ingests(_ namespace: String) throws -> [Containerd_Services_Content_V1_Status] {
        try allIngests().compactMap { ingest in
            guard let name = ingest.name, name.namespace == namespace else { return nil }
            return ingest.status(name.ref)
        }
    }

    func ingestStatus(_ namespace: String, _ ref: String) throws -> Containerd_Services_Content_V1_Status {
        guard let found = ingest(namespace, ref).status(ref) else { throw Self.missing(ref) }
        return found
    }

    private static func missing(_ ref: String) -> EngineError { .notFound("reference \(ref): not found") }
}
