import Glibc
import Linux

/// Finds the processes of a bundle's shim without its address: a shim that `start` left behind before it could say
/// where it listens, and `start` itself.
enum LeftoverShim {
    /// A `start` that is killed may have made one more process, which the next round finds.
    private static let rounds = 10
    /// Looks, 20 ms apart, at whether a shim that was asked to end has ended.
    private static let looks = 100

    /// After a shim was asked to end. One that goes on listening has containers of others.
    static func hasEnded(_ address: ShimAddress) -> Bool {
        for _ in 0..<looks {
            if !UnixStream.isAlive(address.path) { return true }
            usleep(20_000)
        }
        return false
    }

    static func kill(_ bundle: Bundle) {
        for _ in 0..<rounds {
            let found = processes(bundle)
            if found.isEmpty { return }
            for one in found {
                Log.warning("killing the shim process \(one.pid) of \(bundle.id) in \(bundle.namespace)")
                try? one.send(SIGKILL)
            }
            usleep(20_000)
        }
    }

    /// Shims, ours and containerd's, work in the bundle and carry its id and namespace in their arguments.
    private static func processes(_ bundle: Bundle) -> [ProcessIdentity] {
        let names = (try? Files.list("/proc")) ?? []
        return names.compactMap { name in
            guard let pid = pid_t(name), let identity = ProcessIdentity.of(pid), isFolder(pid, bundle.path),
                let bytes = try? Files.read("/proc/\(pid)/cmdline", limit: 65536)
            else { return nil }
            let arguments = bytes.split(separator: 0, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            let isIts = has(arguments, "-id", bundle.id) && has(arguments, "-namespace", bundle.namespace)
            return isIts ? identity : nil
        }
    }

    private static func has(_ arguments: [String], _ option: String, _ value: String) -> Bool {
        zip(arguments, arguments.dropFirst()).contains { $0 == option && $1 == value }
    }

    private static func isFolder(_ pid: pid_t, _ path: String) -> Bool {
        var (folder, process) = (stat(), stat())
        guard stat(path, &folder) == 0, stat("/proc/\(pid)/cwd", &process) == 0 else { return false }
        return folder.st_dev == process.st_dev && folder.st_ino == process.st_ino
    }
}
