import Glibc
import Linux

/// The host's name servers. The file is looked at again before each use, so a change counts from the next question on.
final class HostServers {
    private struct Version: Equatable {
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private var known: [Version?] = []
    private var servers: [IPAddress] = []

    func current() -> [IPAddress] {
        let versions = [ResolvConf.path, ResolvConf.behindStub].map(Self.version)
        if versions != known {
            servers = ResolvConf.behindLoopback().servers
            known = versions
        }
        return servers
    }

    private static func version(_ path: String) -> Version? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Version(
            inode: UInt64(status.st_ino),
            size: Int(status.st_size),
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec
        )
    }
}
