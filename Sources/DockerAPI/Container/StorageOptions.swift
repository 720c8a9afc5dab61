import Linux

/// HostConfig.StorageOpt: what a container's own file system may take.
public enum StorageOptions {
    /// No file system under the snapshots is made to count for a folder, so a limit could not be kept; docker's refusal.
    public static func check(_ given: [String: String]) throws(EngineError) {
        for name in given.keys.sorted() {
            guard name.lowercased() == "size" else { throw .internalError("Unknown option \(name)") }
            throw .internalError("--storage-opt is supported only for overlay over xfs with 'pquota' mount option")
        }
    }
}
