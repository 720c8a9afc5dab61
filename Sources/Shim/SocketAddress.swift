import Glibc
import Linux
import Loop
import ShimCore

/// Where a shim listens: a path name in a private folder under containerd's state folder.
enum SocketAddress {
    private static let fallback = "/run/containerd/s"
    /// Room for the names of console sockets beside it.
    private static let reserve = 16

    /// `group` is the container's id, or what it shares with others.
    static func path(
        for options: ShimOptions,
        _ configuration: ServeConfiguration,
        _ group: String
    ) throws -> String {
        if !configuration.socket.isEmpty { return configuration.socket }
        // <state>/io.containerd.runtime.v2.task/<namespace>/<id>
        var state = configuration.bundle
        for _ in 0..<3 { state = Files.parent(of: state) }
        let name = hash([options.address, configuration.namespace, group])
        for folder in ["\(state == "/" ? "" : state)/s", fallback] {
            let path = "\(folder)/\(name)"
            if path.utf8.count + reserve >= UnixSocket.pathCapacity { continue }
            try Files.makeDirectories(folder, mode: 0o700)
            return path
        }
        throw UsageError("no short enough folder for the shim's socket")
    }

    /// FNV-1a in 64 bits. A name that is taken by another living shim makes `start` fail, never share.
    private static func hash(_ parts: [String]) -> String {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            value = (value ^ 0xFF) &* 0x0000_0100_0000_01b3
        }
        return String(value, radix: 16)
    }
}
