import Glibc
import Linux

extension CgroupManager {
    /// The groups of a container by its process, for who did not make them: a group that bears the container's id counts,
    /// not one that the container has made below it (as an init system in it does).
    public static func ofContainer(_ id: String, process pid: pid_t) throws -> CgroupManager {
        CgroupManager(
            paths: try ofProcess(pid).paths.mapValues { folder in
                var kept: [String] = []
                for part in Files.components(of: folder) {
                    kept.append(part)
                    if part.utf8.count >= id.utf8.count, part.contains(id) { break }
                }
                return Files.path(of: kept)
            }
        )
    }
}
