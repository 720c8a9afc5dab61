import Glibc
import Linux

/// The host's name servers. The file is looked at again before each use, so a change counts from the next question on.
final class HostServers {
    private static let path = "/etc/resolv.conf"
    /// What systemd-resolved asks: its file beside the one that names itself alone.
    private static let behindStub = "/run/systemd/resolve/resolv.conf"
    private static let limit = 1 << 20

    private struct Version: Equatable {
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private var known: [Version?] = []
    private var servers: [IPAddress] = []

    func current() -> [IPAddress] {
        let versions = [Self.version(Self.path), Self.version(Self.behindStub)]
        if versions != known {
            servers = Self.read(Self.path)
            if servers == [IPAddress("127.0.0.53")] {
                let behind = Self.read(Self.behindStub)
                if !behind.isEmpty { servers = behind }
            }
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

    private static func read(_ path: String) -> [IPAddress] {
        let bytes = (try? Files.read(path, limit: limit)) ?? []
        return bytes.split(separator: 0x0A).compactMap { line in
            let words = line.split { $0 == 0x20 || $0 == 0x09 }
            guard words.count > 1, words[0].elementsEqual("nameserver".utf8) else { return nil }
            return IPAddress(String(decoding: words[1], as: UTF8.self))
        }
    }
}
