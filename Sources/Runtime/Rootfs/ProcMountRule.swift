import CLinux
import Glibc
import Linux

/// What may be mounted on /proc and below. Labels and limits are set through it, so nothing else may stand in its
/// place (CVE-2019-16884); of the files in it only those that lxcfs and its like show a container its own version of.
enum ProcMountRule {
    private static let allowed: Set<String> = [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo", "/proc/stat", "/proc/swaps", "/proc/uptime",
        "/proc/loadavg", "/proc/slabinfo", "/proc/sys/kernel/ns_last_pid", "/proc/sys/crypto/fips_enabled",
    ]
    private static let procMagic = 0x9FA0
    private static let rootInode: ino_t = 1

    /// `path` is the mount point inside the root, without links.
    static func check(_ path: String, shown: String, type: String, bound: Int32?) throws {
        guard path.utf8.starts(with: "/proc".utf8) else { return }
        if path == "/proc" {
            if type == "proc" { return }
            if let bound, monohull_file_system_type(bound) == procMagic {
                return warnUnlessRoot(bound, shown)
            }
            throw RuntimeError("\"\(shown)\" cannot be mounted because it is not of type proc")
        }
        guard path.utf8.starts(with: "/proc/".utf8), !allowed.contains(path) else { return }
        throw RuntimeError("\"\(shown)\" cannot be mounted because it is inside /proc")
    }

    private static func warnUnlessRoot(_ raw: Int32, _ shown: String) {
        var status = stat()
        guard fstat(raw, &status) == 0, status.st_ino != rootInode else { return }
        RuntimeLog.warning(
            "bind-mount \(shown) is of type procfs but is not the root of a procfs (inode \(status.st_ino))"
        )
    }
}
