import CSQLite
import Glibc
import Linux

/// One SQLite file with one connection, used by one thread at a time. Statements are prepared once. What is committed is
/// on the disk: full sync, with a write-ahead log.
public final class Database: @unchecked Sendable {
    // Unchecked: everything below is touched under `lock` only.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let name: String
    private var handle: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]
    private var observer: (@Sendable (_ isDeletion: Bool) -> Void)?
    private var hasDeleted = false

    /// Opens or makes the file, root's alone, and brings it to the newest of the `steps`: they are numbered, appended to
    /// and never changed. `name` stands before what goes wrong.
    public init(path: String, name: String, steps: [String]) throws {
        self.name = name
        pthread_mutex_init(lock, nil)
        // Ours before SQLite makes it, for it may hold secrets; the side files take the same mode.
        close(try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600).take())
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else { throw failure("open \(path)") }
        // The cache is small: what is read here is read once and sent on.
        try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-512")
        try migrate(path, steps)
        try execute("PRAGMA foreign_keys=ON")
        ProcessMemory.addCache { [weak self] in self?.forgetPages() }
    }

    /// Pages that were read stay between all else in the heap, and a page of that each is kept by the rest of it. Whoever
    /// is at work goes first.
    private func forgetPages() {
        guard pthread_mutex_trylock(lock) == 0 else { return }
        sqlite3_db_release_memory(handle)
        pthread_mutex_unlock(lock)
    }

    private func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure("prepare the file") }
    }

    /// Brings an older file to this version's tables; a newer one is left as it is.
    private func migrate(_ path: String, _ steps: [String]) throws {
        let version = Int(try step("PRAGMA user_version", []).first?.first?.int64 ?? 0)
        guard version <= steps.count else {
            throw EngineError.unavailable(
                "\(path) was written by a newer version of this program (tables of version \(version), known up to "
                    + "\(steps.count)); nothing was changed"
            )
        }
        for number in version..<steps.count {
            do {
                try execute("BEGIN IMMEDIATE; \(steps[number]) PRAGMA user_version=\(number + 1); COMMIT")
            } catch {
                try? execute("ROLLBACK")
                throw error
            }
        }
        statements.values.forEach { sqlite3_finalize($0) }
        statements = [:]
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// `body` is called after each change, outside of its transaction.
    public func onChange(_ body: @escaping @Sendable (_ isDeletion: Bool) -> Void) {
        pthread_mutex_lock(lock)
        observer = body
        pthread_mutex_unlock(lock)
    }

    /// Rows of one statement, which is its own transaction.
    @discardableResult public func run(_ sql: String, _ values: SQLValue...) throws -> [[SQLValue]] {
        try observed { try step(sql, values) }
    }

    /// All or nothing; `body` gets the function that runs statements.
    public func transaction<Result>(_ body: ((String, [SQLValue]) throws -> [[SQLValue]]) throws -> Result) throws
        -> Result
    {
        try observed { try whole(body) }
    }

    /// A transaction of the garbage collector, which no collection has to follow.
    public func collection<Result>(_ body: ((String, [SQLValue]) throws -> [[SQLValue]]) throws -> Result) throws
        -> Result
    {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try whole(body)
    }

    private func observed<Result>(_ body: () throws -> Result) throws -> Result {
        pthread_mutex_lock(lock)
        hasDeleted = false
        let before = sqlite3_total_changes(handle)
        let result = Swift.Result { try body() }
        let hasChanged = sqlite3_total_changes(handle) != before
        let told = hasChanged ? observer : nil
        let isDeletion = hasDeleted
        pthread_mutex_unlock(lock)
        if case .success = result { told?(isDeletion) }
        return try result.get()
    }

    private func whole<Result>(_ body: ((String, [SQLValue]) throws -> [[SQLValue]]) throws -> Result) throws -> Result
    {
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
            case SQLITE_DONE:
                if sql.hasPrefix("DELETE") && sqlite3_changes(handle) > 0 { hasDeleted = true }
                return rows
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
        .internalError("\(name): \(what): \(String(cString: sqlite3_errmsg(handle)))")
    }
}
