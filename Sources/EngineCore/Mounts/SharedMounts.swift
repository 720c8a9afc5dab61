import Glibc
import Linux

/// What a bind's propagation needs of the host: mounts come and go through a shared one only.
enum SharedMounts {
    /// An error when the mount that `source` lies in is not what `propagation` needs.
    static func check(_ source: String, _ propagation: String) throws {
        let isSlave = propagation == "slave" || propagation == "rslave"
        guard isSlave || propagation == "shared" || propagation == "rshared" else { return }
        guard let resolved = realpath(source, nil) else { throw SystemCallError("lstat", path: source) }
        defer { free(resolved) }
        guard let mount = try HostMountTable().mount(of: String(cString: resolved)) else {
            throw EngineError.internalError("Can't find mount point of \(source)")
        }
        if mount.isShared || isSlave && mount.isSlave { return }
        throw EngineError.internalError(
            "path \(source) is mounted on \(mount.place) but it is not a shared \(isSlave ? "or slave " : "")mount"
        )
    }
}
