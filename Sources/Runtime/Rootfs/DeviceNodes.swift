import CLinux
import Glibc
import Linux
import OCI

/// /dev of the container: the nodes and links that the specification promises, and those of the configuration.
struct DeviceNodes {
    private let devices: [SpecDevice]

    private static let standard: [SpecDevice] = [
        SpecDevice(path: "/dev/null", major: 1, minor: 3),
        SpecDevice(path: "/dev/zero", major: 1, minor: 5),
        SpecDevice(path: "/dev/full", major: 1, minor: 7),
        SpecDevice(path: "/dev/tty", major: 5, minor: 0),
        SpecDevice(path: "/dev/random", major: 1, minor: 8),
        SpecDevice(path: "/dev/urandom", major: 1, minor: 9),
    ]
    private static let links: [(name: String, target: String)] = [
        ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
    ]

    init(_ devices: [SpecDevice]) {
        let own = Set(devices.map(\.path))
        self.devices = devices + Self.standard.filter { !own.contains($0.path) }
    }

    func make(in root: borrowing FileDescriptor, hasTerminal: Bool) throws {
        let folder = try RootPath.makeDirectory(root, "/dev")
        let raw = folder.raw
        let previous = umask(0)
        defer { umask(previous) }
        for device in devices { try make(device, in: root) }
        for link in Self.links where symlinkat(link.target, raw, link.name) != 0 && errno != EEXIST {
            throw SystemCallError("symlinkat", path: "/dev/\(link.name)")
        }
        // The instance of devpts that is mounted here, not the host's (/dev/ptmx of an image would be that one).
        if faccessat(raw, "pts/ptmx", F_OK, 0) == 0 {
            unlinkat(raw, "ptmx", 0)
            try systemCall("symlinkat", path: "/dev/ptmx") { symlinkat("pts/ptmx", raw, "ptmx") }
        }
    }

    private func make(_ device: SpecDevice, in root: borrowing FileDescriptor) throws {
        let type: mode_t
        switch device.type {
        case "b": type = S_IFBLK
        case "c", "u": type = S_IFCHR
        case "p": type = S_IFIFO
        default: throw RuntimeError("device \(device.path): unknown type \"\(device.type)\"")
        }
        let above = try RootPath.makeDirectory(root, Files.parent(of: device.path))
        let folder = above.raw
        guard let name = Files.components(of: device.path).last else { return }
        let number = type == S_IFIFO ? 0 : monohull_makedev(device.major, device.minor)
        if mknodat(folder, name, type | mode_t(device.fileMode & 0o7777), number) != 0 {
            switch errno {
            case EEXIST: try checkExisting(folder, name, type, number, device.path)
            case EPERM: try bindFromHost(device, root)
            default: throw SystemCallError("mknod", path: device.path)
            }
            return
        }
        if device.uid != 0 || device.gid != 0 {
            try systemCall("fchownat", path: device.path) {
                fchownat(folder, name, device.uid, device.gid, AT_SYMLINK_NOFOLLOW)
            }
        }
    }

    /// A node that an image ships is used when it is that device; a link or another device is refused.
    private func checkExisting(_ folder: Int32, _ name: String, _ type: mode_t, _ number: dev_t, _ path: String) throws
    {
        var status = stat()
        try systemCall("fstatat", path: path) { fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) }
        guard status.st_mode & S_IFMT == type, type == S_IFIFO || status.st_rdev == number else {
            throw RuntimeError("device node \(path) exists in the root file system and is something else")
        }
    }

    /// A user namespace may not make nodes: the host's is bound instead.
    private func bindFromHost(_ device: SpecDevice, _ root: borrowing FileDescriptor) throws {
        let target = try RootPath.makeFile(root, device.path)
        try MountTree.clone(device.path, recursive: false).attach(to: target)
    }
}
