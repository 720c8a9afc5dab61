/// The tables of the metadata. A file made by an older version goes through the steps that it lacks, each with its
/// number in one transaction; steps are never changed afterwards, further ones are appended.
enum Schema {
    static let steps = [
        """
        CREATE TABLE IF NOT EXISTS records (namespace TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
            value BLOB NOT NULL, PRIMARY KEY (namespace, kind, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS lease_resources (namespace TEXT NOT NULL, lease TEXT NOT NULL,
            type TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (namespace, lease, type, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS snapshots (number INTEGER PRIMARY KEY AUTOINCREMENT, namespace TEXT NOT NULL,
            key TEXT NOT NULL, parent INTEGER REFERENCES snapshots(number), info BLOB NOT NULL,
            UNIQUE (namespace, key)) STRICT;
        CREATE INDEX IF NOT EXISTS snapshots_parent ON snapshots(parent);
        """,
        // Several snapshotters. Numbers name folders, so none may be given twice: the counter moves with the rows.
        """
        CREATE TABLE moved (number INTEGER PRIMARY KEY AUTOINCREMENT, namespace TEXT NOT NULL,
            snapshotter TEXT NOT NULL DEFAULT 'overlayfs', key TEXT NOT NULL,
            parent INTEGER REFERENCES moved(number), info BLOB NOT NULL,
            UNIQUE (namespace, snapshotter, key)) STRICT;
        INSERT INTO moved (number, namespace, key, parent, info)
            SELECT number, namespace, key, parent, info FROM snapshots ORDER BY number;
        DELETE FROM sqlite_sequence WHERE name='moved';
        INSERT INTO sqlite_sequence (name, seq) SELECT 'moved', seq FROM sqlite_sequence WHERE name='snapshots';
        DROP TABLE snapshots;
        ALTER TABLE moved RENAME TO snapshots;
        CREATE INDEX snapshots_parent ON snapshots(parent);
        """,
    ]
}
