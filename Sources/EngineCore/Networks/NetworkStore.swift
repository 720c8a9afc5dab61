import Linux
import SQLite
import Text

/// The tables of networks and of containers' places in them.
struct NetworkStore: Sendable {
    let database: Database

    func put(_ network: NetworkRecord) throws {
        try database.run("INSERT OR REPLACE INTO networks VALUES (?, ?)", .text(network.id), .blob(network.json))
    }

    func removeNetwork(_ id: String) throws { try database.run("DELETE FROM networks WHERE id = ?", .text(id)) }

    func networks() throws -> [NetworkRecord] {
        try database.run("SELECT document FROM networks").compactMap { row in
            do { return try NetworkRecord(try JSONNode.parse(row[0].bytes)) } catch {
                Log.error("engine.db has a network that cannot be read: \(error)")
                return nil
            }
        }
    }

    func put(_ endpoints: [EndpointRecord]) throws {
        try database.transaction { run in
            for endpoint in endpoints {
                _ = try run(
                    "INSERT OR REPLACE INTO endpoints VALUES (?, ?)",
                    [.text(endpoint.id), .blob(endpoint.json)]
                )
            }
        }
    }

    func removeEndpoints(_ ids: [String]) throws {
        try database.transaction { run in
            for id in ids { _ = try run("DELETE FROM endpoints WHERE id = ?", [.text(id)]) }
        }
    }

    func endpoints() throws -> [EndpointRecord] {
        try database.run("SELECT document FROM endpoints").compactMap { row in
            do { return EndpointRecord(try JSONNode.parse(row[0].bytes)) } catch {
                Log.error("engine.db has an endpoint that cannot be read: \(error)")
                return nil
            }
        }
    }
}
