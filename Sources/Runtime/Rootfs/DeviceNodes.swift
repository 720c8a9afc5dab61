import CLinux
import Glibc
import Linux
import OCI

/// /dev of the container: the nodes and links that the specification promises, and those of the configuration.
struct DeviceNodes {
    private let devices: [SpecDevice]
    /// A user namespace may not make nodes: the host's are bound.
    private let isBound: Bool

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

    init(_ devices: [SpecDevice], isBound: Bool) {
        let own = Set(devices.map(\.path))
        // /dev/ptmx is a link to that of the container's own devpts, whatever the configuration lists.
        self.devices =
            devices.filter { RootPath.cleaned($0.path) != "/dev/ptmx" }
            + Self.standard.filter { !own.contains($0.path) }
        self.isBound = isBound
    }

    func make(in root: borrowing FileDescriptor) throws {
        let folder = try RootPath.makeDirectory(root, "/dev")
        let previous = umask(0)
        defer { umask(previous) }
        for device in devices {
            do {
                try make(device, in: root, dev: folder)
            } catch {
                throw RuntimeError("configuring container /dev: error creating device nodes: \(error)")
            }
        }
        do {
            try makeLinks(in: folder)
        } catch {
            throw RuntimeError("configuring container /dev: error setting up /dev symlinks: \(error)")
        }
    }

    /// All in the folder that is open: where /dev is a link of the image, that was followed inside the root only
    /// (CVE-2026-41579).
    private func makeLinks(in folder: borrowing FileDescriptor) throws(SystemCallError) {
        let raw = folder.raw
        // The instance of devpts that is mounted here, not the host's (/dev/ptmx of an image would be that one).
        if unlinkat(raw, "ptmx", 0) != 0 && errno != ENOENT { throw SystemCallError("unlinkat", path: "/dev/ptmx") }
        try systemCall("symlinkat", path: "/dev/ptmx") { symlinkat("pts/ptmx", raw, "ptmx") }
        var links = Self.links
        if Files.exists("/proc/kcore") { links.append(("core", "/proc/kcore")) }
        for link in links where symlinkat(link.target, raw, link.name) != 0 && errno != EEXIST {
            throw SystemCallError("symlinkat", path: "/dev/\(link.name)")
        }
    }

    private func make(_ device: SpecDevice, in root: borrowing FileDescriptor, dev: borrowing FileDescriptor) throws {
        guard let name = Files.components(of: device.path).last else { return }
        let parent = Files.parent(of: device.path)
        if parent == "/dev" { return try make(device, name, in: dev.raw) }
        let folder = try RootPath.makeDirectory(root, parent)
        try make(device, name, in: folder.raw)
    }

    private func make(_ device: SpecDevice, _ name: String, in folder: Int32) throws {
        if isBound { return try bindFromHost(device, name, in: folder) }
        let type: mode_t
        switch device.type {
        case "b": type = S_IFBLK
        case "p": type = S_IFIFO
        default: type = S_IFCHR
        }
        let number = type == S_IFIFO ? 0 : monohull_makedev(device.major, device.minor)
        if mknodat(folder, name, type | mode_t(device.fileMode & 0o7777), number) != 0 {
            switch errno {
            case EEXIST: try check(folder, name, type, number, device.path)
            case EPERM, EACCES: try bindFromHost(device, name, in: folder)
            default: throw SystemCallError("mknodat", path: device.path)
            }
            return
        }
        if device.uid != 0 || device.gid != 0 { try own(device, name, folder, type, number) }
    }

    /// What was just made is looked at by its descriptor before it is given away: a shared folder may have been
    /// changed in between.
    private func own(_ device: SpecDevice, _ name: String, _ folder: Int32, _ type: mode_t, _ number: dev_t) throws {
        let node = try check(folder, name, type, number, device.path)
        let raw = node.raw
        try systemCall("fchownat", path: device.path) {
            fchownat(raw, "", device.uid, device.gid, AT_EMPTY_PATH)
        }
    }

    /// A node that an image ships is used when it is that device; a link or another device is refused.
    @discardableResult
    private func check(_ folder: Int32, _ name: String, _ type: mode_t, _ number: dev_t, _ path: String) throws
        -> FileDescriptor
    {
        let node = FileDescriptor(
            owning: try systemCall("openat", path: path) { openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC) }
        )
        let raw = node.raw
        var status = stat()
        try systemCall("fstat", path: path) { fstat(raw, &status) }
        guard status.st_mode & S_IFMT == type, type == S_IFIFO || status.st_rdev == number else {
            throw RuntimeError("device node \(path) exists in the root file system and is something else")
        }
        return node
    }

    private func bindFromHost(_ device: SpecDevice, _ name: String, in folder: Int32) throws {
        let made = openat(folder, name, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0)
        if made >= 0 { close(made) } else if errno != EEXIST { throw SystemCallError("openat", path: device.path) }
        // What is there is not opened itself: it can be a device of the image.
        let target = FileDescriptor(
            owning: try systemCall("openat", path: device.path) {
                openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC)
            }
        )
        var status = stat()
        let raw = target.raw
        try systemCall("fstat", path: device.path) { fstat(raw, &status) }
        if status.st_mode & S_IFMT == S_IFLNK { throw SystemCallError("openat", path: device.path, errno: ELOOP) }
        try MountTree.clone(device.path, recursive: false).attach(to: target)
    }
}
