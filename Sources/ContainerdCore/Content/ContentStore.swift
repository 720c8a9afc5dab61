import Bytes
import ContainerdAPI
import Glibc
import Linux
import SwiftProtobuf
import Synchronization

typealias ContentInfo = Containerd_Services_Content_V1_Info

/// Blobs by digest and unfinished writes, in the folders that containerd uses: blobs/sha256/HEX and
/// ingest/KEY/{data,ref}. Which namespace sees a blob stands in the database.
///
/// Crash order: a blob has its name before its row is committed, and loses its row before its name. So a row without
/// a file can't be; a file without a row is adopted by the next write of it, or swept at the start.
final class ContentStore: Sendable {
    /// Seconds for which an unfinished write can be taken up by a later daemon.
    private static let ingestLife = 24 * 3600
    private let root: String
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
        for name in try Files.list(root + "/ingest") where Self.isAbandoned("\(root)/ingest/\(name)") {
            try Files.removeTree("\(root)/ingest/\(name)")
        }
    }

    /// A write that was cut before it had its ref, or that nobody has taken up again for long.
    private static func isAbandoned(_ folder: String) -> Bool {
        if !Files.exists(folder + "/ref") { return true }
        let oldest = time(nil) - ingestLife
        return ["", "/ref", "/data"].allSatisfy { name in
            var status = stat()
            return stat(folder + name, &status) != 0 || status.st_mtim.tv_sec < oldest
        }
    }

    var blobs: String { root + "/blobs/sha256" }

    func path(_ digest: Digest) -> String { root + "/blobs/sha256/" + digest.hex }

    func info(_ digest: Digest) throws -> ContentInfo? {
        try Records<ContentInfo>(database: database, kind: "content").find(digest.description)
    }

    /// Makes a blob that another namespace has visible in this one; false when nobody has it.
    func adopt(_ digest: Digest, labels: [String: String]) throws -> Bool {
        try naming.withLock { _ in
            var status = stat()
            let sql = "SELECT 1 FROM records WHERE kind='content' AND key=? LIMIT 1"
            guard try !database.run(sql, .text(digest.description)).isEmpty, stat(path(digest), &status) == 0 else {
                return false
            }
            try record(digest, size: Int64(status.st_size), labels: labels) {}
            return true
        }
    }

    /// Gives the synced file `data` its name and its row.
    func name(_ data: String, _ digest: Digest, size: Int64, labels: [String: String]) throws {
        try naming.withLock { _ in
            try record(digest, size: size, labels: labels) {
                let target = path(digest)
                chmod(data, 0o444)
                try systemCall("rename", path: target) { rename(data, target) }
                try FileDescriptor.open(blobs, O_RDONLY | O_DIRECTORY).sync()
            }
        }
    }

    private func record(_ digest: Digest, size: Int64, labels: [String: String], _ publish: () throws -> Void) throws {
        let namespace = try Call.requiredNamespace()
        var info = ContentInfo()
        info.digest = digest.description
        info.size = size
        info.createdAt = .now
        info.updatedAt = info.createdAt
        info.labels = labels
        let bytes: [UInt8] = try info.serializedBytes()
        try database.transaction { step in
            let rows = try step(
                "INSERT INTO records VALUES (?,'content',?,?) ON CONFLICT DO NOTHING RETURNING 1",
                [.text(namespace), .text(digest.description), .blob(bytes)]
            )
            try LeaseStore.attach(step, namespace: namespace, type: "content", id: digest.description)
            if !rows.isEmpty { try publish() }
        }
    }

    func delete(_ digest: Digest) throws {
        let namespace = try Call.requiredNamespace()
        try naming.withLock { _ in
            let isLast = try database.transaction { step in
                let rows = try step(
                    "DELETE FROM records WHERE namespace=? AND kind='content' AND key=? RETURNING 1",
                    [.text(namespace), .text(digest.description)]
                )
                if rows.isEmpty { throw EngineError.notFound("content digest \(digest): not found") }
                let others = "SELECT 1 FROM records WHERE kind='content' AND key=? LIMIT 1"
                return try step(others, [.text(digest.description)]).isEmpty
            }
            let path = path(digest)
            if isLast && unlink(path) != 0 && errno != ENOENT { throw SystemCallError("unlink", path: path) }
        }
    }

    /// Removes the file of a blob that no namespace has any more.
    func removeBlob(_ digest: Digest) throws {
        try naming.withLock { _ in
            let others = "SELECT 1 FROM records WHERE kind='content' AND key=? LIMIT 1"
            guard try database.run(others, .text(digest.description)).isEmpty else { return }
            let path = path(digest)
            if unlink(path) != 0 && errno != ENOENT { throw SystemCallError("unlink", path: path) }
        }
    }

    /// The folder of a write; its name is a digest, since a ref may hold any character.
    func ingest(_ namespace: String, _ ref: String) -> String {
        root + "/ingest/" + Digest.of(Array("\(namespace)/\(ref)".utf8)).hex
    }

    func abort(_ namespace: String, _ ref: String) throws {
        let folder = ingest(namespace, ref)
        guard Files.exists(folder) else { throw EngineError.notFound("ingest ref \"\(ref)\": not found") }
        try Files.removeTree(folder)
    }

    /// Refs of a namespace with what was written so far.
    func ingests(_ namespace: String) throws -> [Containerd_Services_Content_V1_Status] {
        try Files.list(root + "/ingest").compactMap { name in
            let folder = root + "/ingest/" + name
            guard let bytes = try? Files.read(folder + "/ref", limit: 65536) else { return nil }
            let full = String(decoding: bytes, as: UTF8.self)
            guard full.hasPrefix(namespace + "/") else { return nil }
            return status(folder, String(full.dropFirst(namespace.utf8.count + 1)))
        }
    }

    func ingestStatus(_ namespace: String, _ ref: String) throws -> Containerd_Services_Content_V1_Status {
        guard let found = status(ingest(namespace, ref), ref) else {
            throw EngineError.notFound("ingest ref \"\(ref)\": not found")
        }
        return found
    }

    private func status(_ folder: String, _ ref: String) -> Containerd_Services_Content_V1_Status? {
        var data = stat()
        var made = stat()
        guard stat(folder + "/data", &data) == 0, stat(folder + "/ref", &made) == 0 else { return nil }
        return .with {
            $0.ref = ref
            $0.offset = Int64(data.st_size)
            $0.updatedAt.seconds = Int64(data.st_mtim.tv_sec)
            $0.startedAt.seconds = Int64(made.st_mtim.tv_sec)
        }
    }
}
