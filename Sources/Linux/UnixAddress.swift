import CLinux
import Glibc

/// The address of a unix socket by its path (unix(7)).
public enum UnixAddress {
    /// Runs a call with the address. A path that begins with "@" is an abstract name, as Go and systemd write them. -1
    /// and ENAMETOOLONG, as a call would fail, when the path does not fit.
    public static func with(_ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path), !path.isEmpty else {
            errno = ENAMETOOLONG
            return -1
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        // All bytes up to the length are the name of an abstract one; a path ends with its NUL.
        let isAbstract = path.utf8.first == UInt8(ascii: "@")
        if isAbstract { address.sun_path.0 = 0 }
        let offset = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
        let size = isAbstract ? offset + path.utf8.count : MemoryLayout<sockaddr_un>.size
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(size))
            }
        }
    }
}
