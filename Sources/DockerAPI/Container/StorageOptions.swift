import Linux
import Text

/// HostConfig.StorageOpt: what a container's own file system may take.
public enum StorageOptions {
    /// Bytes that the container may write; 0 is no limit. `hasQuotas`: whether the file system of the snapshots can count
    /// for one folder; docker's refusal where it cannot.
    public static func size(_ given: [String: String], hasQuotas: Bool) throws(EngineError) -> Int64 {
        var size: Int64 = 0
        for name in given.keys.sorted() {
            guard name.lowercased() == "size" else { throw .internalError("Unknown option \(name)") }
            guard hasQuotas else {
                throw .internalError("--storage-opt is supported only for overlay over xfs with 'pquota' mount option")
            }
            guard let bytes = Sizes.parse(given[name] ?? ""), bytes >= 0 else {
                throw .internalError("invalid size: '\(given[name] ?? "")'")
            }
            size = bytes
        }
        return size
    }
}
