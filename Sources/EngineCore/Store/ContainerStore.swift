import CSQLite
import Glibc
import Linux
import Text

/// engine.db: a row for each container and for each volume, its document in one column. The connection is opened for
/// serialised use, which is what makes the unchecked conformance true.
final class ContainerStore: @unchecked Sendable {
    private let database: OpaquePointer
    /// SQLite copies the bytes it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let folders: ContainerFolders

    init(path: String, folders: ContainerFolders) throws {
        self.folders = folders
        // Ours before SQLite makes it: environments of containers hold secrets. Its side files take the same mode.
        close(try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600).take())
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK, let handle else {
            sqlite3_close(handle)
            throw EngineError.internalError("open \(path): not a database that can be opened")
        }
        database = handle
        try run("PRAGMA journal_mode=WAL")
        try run("PRAGMA synchronous=FULL")
        // Migrations are numbered from here on.
        try run("PRAGMA user_version=1")
        try run("CREATE TABLE IF NOT EXISTS containers (id TEXT PRIMARY KEY, document BLOB NOT NULL) STRICT")
        try run("CREATE TABLE IF NOT EXISTS volumes (name TEXT PRIMARY KEY, document BLOB NOT NULL) STRICT")
    }

    deinit { sqlite3_close(database) }

    private func failure() -> EngineError {
        .internalError("engine.db: " + String(cString: sqlite3_errmsg(database)))
    }

    /// Runs one statement; each row's second column goes to `row`.
    private func run(
        _ sql: String,
        text: String? = nil,
        blob: [UInt8]? = nil,
        row: (([UInt8]) throws -> Void)? = nil
    ) throws {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else { throw failure() }
        defer { sqlite3_finalize(statement) }
        if let text { sqlite3_bind_text(statement, 1, text, -1, Self.transient) }
        if let blob { sqlite3_bind_blob(statement, 2, blob, Int32(blob.count), Self.transient) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_DONE: return
            case SQLITE_ROW:
                guard let row, let bytes = sqlite3_column_blob(statement, 0) else { continue }
                try row(Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, 0)))))
            default: throw failure()
            }
        }
    }

    func put(_ record: ContainerRecord) throws {
        try run(
            "INSERT OR REPLACE INTO containers VALUES (?, ?)",
            text: record.id,
            blob: record.json(folder: folders.data(record.id))
        )
    }

    func remove(_ id: String) throws { try run("DELETE FROM containers WHERE id = ?", text: id) }

    func all() throws -> [ContainerRecord] {
        var records: [ContainerRecord] = []
        try run("SELECT document FROM containers") { bytes in
            // One damaged row must not keep all the other containers away.
            do { records.append(try ContainerRecord(try JSONNode.parse(bytes))) } catch {
                Log.error("engine.db has a container that cannot be read: \(error)")
            }
        }
        return records
    }

    func put(_ volume: VolumeRecord) throws {
        try run("INSERT OR REPLACE INTO volumes VALUES (?, ?)", text: volume.name, blob: volume.json)
    }

    func removeVolume(_ name: String) throws { try run("DELETE FROM volumes WHERE name = ?", text: name) }

    func volumes() throws -> [VolumeRecord] {
        var records: [VolumeRecord] = []
        try run("SELECT document FROM volumes") { bytes in
            do { records.append(VolumeRecord(try JSONNode.parse(bytes))) } catch {
                Log.error("engine.db has a volume that cannot be read: \(error)")
            }
        }
        return records
    }
}
