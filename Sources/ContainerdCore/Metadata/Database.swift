import CSQLite
import Glibc
import Linux

/// One SQLite file with one connection, used by one thread at a time. Statements are prepared once.
final class Database: @unchecked Sendable {
    // Unchecked: everything below is touched under `lock` only.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var handle: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]

    init(path: String) throws {
        pthread_mutex_init(lock, nil)
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else { throw failure("open \(path)") }
        let schema = """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;
            CREATE TABLE IF NOT EXISTS records (namespace TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
                value BLOB NOT NULL, PRIMARY KEY (namespace, kind, key)) STRICT, WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS lease_resources (namespace TEXT NOT NULL, lease TEXT NOT NULL,
                type TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (namespace, lease, type, id)) STRICT, WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS snapshots (number INTEGER PRIMARY KEY AUTOINCREMENT, namespace TEXT NOT NULL,
                key TEXT NOT NULL, parent INTEGER REFERENCES snapshots(number), info BLOB NOT NULL,
                UNIQUE (namespace, key)) STRICT;
            CREATE INDEX IF NOT EXISTS snapshots_parent ON snapshots(parent);
            PRAGMA user_version=1;
            """
        guard sqlite3_exec(handle, schema, nil, nil, nil) == SQLITE_OK else { throw failure("create the tables") }
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Rows of one statement, which is its own transaction.
    @discardableResult func run(_ sql: String, _ values: SQLValue...) throws -> [[SQLValue]] {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try step(sql, values)
    }

    /// All or nothing; `body` gets the function that runs statements.
    func transaction<Result>(_ body: ((String, [SQLValue]) throws -> [[SQLValue]]) throws -> Result) throws -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        try step("BEGIN IMMEDIATE", [])
        do {
            let result = try body { try step($0, $1) }
            try step("COMMIT", [])
            return result
        } catch {
            _ = try? step("ROLLBACK", [])
            throw error
        }
    }

    @discardableResult private func step(_ sql: String, _ values: [SQLValue]) throws -> [[SQLValue]] {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (offset, value) in values.enumerated() {
            let index = Int32(offset + 1)
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let number): sqlite3_bind_int64(statement, index, number)
            case .text(let text): monohull_bind_text(statement, index, text)
            case .blob(let bytes): monohull_bind_blob(statement, index, bytes, Int32(clamping: bytes.count))
            }
        }
        var rows: [[SQLValue]] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append((0..<sqlite3_column_count(statement)).map { column(statement, $0) })
            case SQLITE_DONE: return rows
            default: throw failure("run a statement")
            }
        }
    }

    /// Only with constant texts: each is kept prepared.
    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let known = statements[sql] { return known }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw failure("prepare a statement")
        }
        statements[sql] = statement
        return statement
    }

    private func column(_ statement: OpaquePointer, _ index: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_TEXT: return .text(sqlite3_column_text(statement, index).map { String(cString: $0) } ?? "")
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(statement, index) else { return .blob([]) }
            let count = Int(sqlite3_column_bytes(statement, index))
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }

    private func failure(_ what: String) -> EngineError {
        .internalError("metadata: \(what): \(String(cString: sqlite3_errmsg(handle)))")
    }
}
