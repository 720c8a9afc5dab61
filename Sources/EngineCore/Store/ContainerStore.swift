import Linux
import SQLite
import Text

/// engine.db: a row for each container, volume, network and endpoint, its document in one column.
final class ContainerStore: Sendable {
    /// Tables by their version; further ones are appended.
    private static let steps = [
        "CREATE TABLE IF NOT EXISTS containers (id TEXT PRIMARY KEY, document BLOB NOT NULL) STRICT;",
        "CREATE TABLE IF NOT EXISTS volumes (name TEXT PRIMARY KEY, document BLOB NOT NULL) STRICT;",
        """
        CREATE TABLE networks (id TEXT PRIMARY KEY, document BLOB NOT NULL) STRICT;
        CREATE TABLE endpoints (id TEXT PRIMARY KEY, document BLOB NOT NULL) STRICT;
        """,
    ]

    private let database: Database
    private let folders: ContainerFolders

    var networks: NetworkStore { NetworkStore(database: database) }

    init(path: String, folders: ContainerFolders) throws {
        self.folders = folders
        database = try Database(path: path, name: "engine.db", steps: Self.steps)
    }

    func put(_ record: ContainerRecord) throws {
        let document = record.json(folder: folders.data(record.id))
        try database.run("INSERT OR REPLACE INTO containers VALUES (?, ?)", .text(record.id), .blob(document))
    }

    func remove(_ id: String) throws { try database.run("DELETE FROM containers WHERE id = ?", .text(id)) }

    func all() throws -> [ContainerRecord] {
        try database.run("SELECT document FROM containers").compactMap { row in
            // One damaged row must not keep all the other containers away.
            do { return try ContainerRecord(try JSONNode.parse(row[0].bytes)) } catch {
                Log.error("engine.db has a container that cannot be read: \(error)")
                return nil
            }
        }
    }

    func put(_ volume: VolumeRecord) throws {
        try database.run("INSERT OR REPLACE INTO volumes VALUES (?, ?)", .text(volume.name), .blob(volume.json))
    }

    func removeVolume(_ name: String) throws { try database.run("DELETE FROM volumes WHERE name = ?", .text(name)) }

    func volumes() throws -> [VolumeRecord] {
        try database.run("SELECT document FROM volumes").compactMap { row in
            do { return VolumeRecord(try JSONNode.parse(row[0].bytes)) } catch {
                Log.error("engine.db has a volume that cannot be read: \(error)")
                return nil
            }
        }
    }
}
