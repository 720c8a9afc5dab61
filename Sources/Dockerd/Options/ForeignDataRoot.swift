import Glibc
import Linux

/// A data root that another engine has used. It stays as it is: nothing in it is read, moved or removed, unless the
/// operator gives us its volumes.
enum ForeignDataRoot {
    /// What other engines leave in theirs, and we do not.
    private static let marks = [
        "image", "overlay2", "engine-id", "network", "buildkit", "plugins", "swarm", "runtimes", "rootfs", "vfs",
        "btrfs",
        "zfs", "fuse-overlayfs", "devicemapper", "aufs", "volumes",
    ]

    /// Before anything is written. A data root is ours from the moment when it has our database.
    static func check(_ dataRoot: String, adoptsVolumes: Bool) throws(EngineError) {
        if Files.exists("\(dataRoot)/engine.db") { return }
        let found = marks.filter { Files.exists("\(dataRoot)/\($0)") }
        if found.isEmpty { return }
        guard adoptsVolumes else {
            throw .conflict(
                "data root \(dataRoot) holds the state of another engine (\(found.joined(separator: ", "))): nothing was "
                    + "touched. Name another folder by --data-root, or stop that engine for good and add "
                    + "--adopt-volumes: then its volumes are taken over where they are, and nothing else of it"
            )
        }
        // dockerd holds its lock on this file for as long as it runs.
        let database = "\(dataRoot)/volumes/metadata.db"
        guard let file = try? FileDescriptor.open(database, O_RDONLY) else { return }
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw .conflict("another engine runs with data root \(dataRoot): stop it before its volumes are adopted")
        }
    }
}
