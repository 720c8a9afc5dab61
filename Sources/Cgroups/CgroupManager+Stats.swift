import Linux

extension CgroupManager {
    /// What the container has used up to now.
    public func stats() throws -> CgroupStats {
        do {
            if let folder = paths[""] { return try StatsV2(folder: folder).read() }
            return try StatsV1(paths: paths).read()
        } catch {
            // Rootless, what can't be read counts as nothing.
            guard options.isRootless else { throw CgroupError("unable to get container cgroup stats: \(error)") }
            return CgroupStats()
        }
    }
}
