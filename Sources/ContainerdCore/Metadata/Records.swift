import Linux
import SQLite
import SwiftProtobuf

/// Objects of one kind, each namespace for itself, kept as the messages that the API shows.
struct Records<Message: SwiftProtobuf.Message>: Sendable {
    typealias Step = (String, [SQLValue]) throws -> [[SQLValue]]
    let database: Database
    let kind: String

    func find(_ key: String) throws -> Message? {
        let rows = try database.run(
            "SELECT value FROM records WHERE namespace=? AND kind=? AND key=?",
            .text(try Call.requiredNamespace()),
            .text(kind),
            .text(key)
        )
        return try rows.first.map { try Message(serializedBytes: $0[0].bytes) }
    }

    func get(_ key: String) throws -> Message {
        guard let message = try find(key) else {
            // In containerd's words, which clients match on; containers alone name their namespace.
            throw kind == "container"
                ? EngineError.notFound("container \"\(key)\" in namespace \"\(Call.namespace)\": not found")
                : missing(key)
        }
        return message
    }

    private func missing(_ key: String) -> EngineError { .notFound("\(kind) \"\(key)\": not found") }

    func list() throws -> [Message] {
        let rows = try database.run(
            "SELECT value FROM records WHERE namespace=? AND kind=? ORDER BY key",
            .text(try Call.requiredNamespace()),
            .text(kind)
        )
        return try rows.map { try Message(serializedBytes: $0[0].bytes) }
    }

    func create(_ key: String, _ message: Message) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { try create($0, namespace, key, message) }
    }

    /// The same within a transaction.
    func create(_ step: Step, _ namespace: String, _ key: String, _ message: Message) throws {
        if key.isEmpty { throw EngineError.invalid("\(kind) id must not be empty: invalid argument") }
        let bytes: [UInt8] = try message.serializedBytes()
        let rows = try step(
            "INSERT INTO records VALUES (?,?,?,?) ON CONFLICT DO NOTHING RETURNING 1",
            [.text(namespace), .text(kind), .text(key), .blob(bytes)]
        )
        if rows.isEmpty { throw EngineError.conflict("\(kind) \"\(key)\": already exists") }
    }

    /// Reads, changes and writes in one transaction; `body` returns what is kept.
    func change(_ key: String, _ body: (inout Message) throws -> Void) throws -> Message {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in try change(step, namespace, key, body) }
    }

    /// The same within a transaction.
    func change(_ step: Step, _ namespace: String, _ key: String, _ body: (inout Message) throws -> Void) throws
        -> Message
    {
        let rows = try step(
            "SELECT value FROM records WHERE namespace=? AND kind=? AND key=?",
            [.text(namespace), .text(kind), .text(key)]
        )
        guard let row = rows.first else { throw missing(key) }
        var message = try Message(serializedBytes: row[0].bytes)
        try body(&message)
        let bytes: [UInt8] = try message.serializedBytes()
        _ = try step(
            "UPDATE records SET value=? WHERE namespace=? AND kind=? AND key=?",
            [.blob(bytes), .text(namespace), .text(kind), .text(key)]
        )
        return message
    }

    func delete(_ key: String) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { try delete($0, namespace, key) }
    }

    /// The same within a transaction.
    func delete(_ step: Step, _ namespace: String, _ key: String) throws {
        let rows = try step(
            "DELETE FROM records WHERE namespace=? AND kind=? AND key=? RETURNING 1",
            [.text(namespace), .text(kind), .text(key)]
        )
        if rows.isEmpty {
            throw kind == "container" ? EngineError.notFound("container \(key): not found") : missing(key)
        }
    }
}
