import Glibc
import Linux
import ShimAPI

/// The options X-containerd.mkdir.path=PATH[:MODE[:USER:GROUP]] of a mount: folders to make before it. Only inside
/// of containerd's own folders.
enum MountFolders {
    private static let prefix = "X-containerd.mkdir."

    /// The mount without those options.
    static func made(_ mount: Containerd_Types_Mount, below roots: [String]) throws -> Containerd_Types_Mount {
        var mount = mount
        for option in mount.options where option.hasPrefix(prefix) {
            let value = option.dropFirst(prefix.count)
            let parts = value.dropFirst(5).split(separator: ":", omittingEmptySubsequences: false)
            guard value.hasPrefix("path="), [1, 2, 4].contains(parts.count) else {
                throw EngineError.invalid("invalid mkdir option \"\(option)\": invalid argument")
            }
            try make(String(parts[0]), parts.dropFirst().map(String.init), below: roots)
        }
        mount.options.removeAll { $0.hasPrefix(prefix) }
        return mount
    }

    private static func make(_ path: String, _ rest: [String], below roots: [String]) throws {
        var mode: mode_t = 0o700
        if let text = rest.first {
            guard let value = UInt32(text, radix: 8), value <= 0o777 else {
                throw EngineError.invalid("invalid mode \(text): invalid argument")
            }
            mode = value
        }
        guard let root = roots.first(where: { path.hasPrefix($0 + "/") }) else {
            throw EngineError.notImplemented("no root \"\(path)\" configured for mkdir: not implemented")
        }
        let base = try FileDescriptor.open(root, O_PATH | O_DIRECTORY)
        let made = try RootPath.makeDirectory(base, String(path.dropFirst(root.count + 1)), mode: mode)
        let place = "/proc/self/fd/\(made.raw)"
        try systemCall("chmod", path: path) { chmod(place, mode) }
        guard rest.count == 3 else { return }
        guard let user = UInt32(rest[1]), let group = UInt32(rest[2]) else {
            throw EngineError.invalid("invalid owner \(rest[1]):\(rest[2]): invalid argument")
        }
        try systemCall("chown", path: path) { chown(place, user, group) }
    }
}
