import Glibc
import Linux
import Text

/// The folder of one task below the state folder, with a work folder below the root folder, as containerd has them.
struct Bundle: Sendable {
    let namespace: String
    let id: String
    /// Name or path of the runtime, kept in the bundle for the next daemon.
    let runtime: String
    let path: String
    private let work: String

    private static let folder = "io.containerd.runtime.v2.task"

    static func states(_ state: String) -> String { "\(state)/\(folder)" }
    static func works(_ root: String) -> String { "\(root)/\(folder)" }

    private init(_ core: Core, _ namespace: String, _ id: String, runtime: String) {
        self.namespace = namespace
        self.id = id
        self.runtime = runtime
        path = "\(Self.states(core.state))/\(namespace)/\(id)"
        work = "\(Self.works(core.root))/\(namespace)/\(id)"
    }

    /// Made whole or not at all; the caller holds the only claim on the id.
    static func make(_ core: Core, _ namespace: String, _ id: String, runtime: String, spec: [UInt8]) throws -> Bundle {
        let bundle = Bundle(core, namespace, id, runtime: runtime)
        try Files.makeDirectories("\(states(core.state))/\(namespace)", mode: 0o711)
        try Files.makeDirectories("\(works(core.root))/\(namespace)", mode: 0o711)
        if Files.exists(bundle.path) { try bundle.remove() }
        do {
            try systemCall("mkdir", path: bundle.path) { mkdir(bundle.path, 0o700) }
            try Files.makeDirectories(bundle.work, mode: 0o711)
            try systemCall("mkdir", path: bundle.path) { mkdir(bundle.path + "/rootfs", 0o711) }
            try systemCall("symlink", path: bundle.path) { symlink(bundle.work, bundle.path + "/work") }
            try bundle.openToMappedRoot(spec)
            try Files.writeAtomically(bundle.path + "/config.json", bytes: spec, sync: false)
            try Files.writeAtomically(bundle.path + "/runtime", bytes: Array(runtime.utf8), sync: false)
        } catch {
            try? bundle.remove()
            throw error
        }
        return bundle
    }

    /// A container whose root is another group on the host must be able to pass through its bundle.
    private func openToMappedRoot(_ spec: [UInt8]) throws {
        let mappings = try JSONNode.parse(spec)["linux"]?["gidMappings"]?.elements ?? []
        for mapping in mappings where mapping["containerID"]?.uint32 == 0 {
            guard let group = mapping["hostID"]?.uint32, group != 0 else { continue }
            try systemCall("chown", path: path) { chown(path, uid_t.max, group) }
            try systemCall("chmod", path: path) { chmod(path, 0o710) }
        }
    }

    /// One that an earlier daemon made.
    static func found(_ core: Core, _ namespace: String, _ id: String) -> Bundle {
        let folder = "\(states(core.state))/\(namespace)/\(id)"
        let name = (try? Files.read(folder + "/runtime", limit: 4096)).map { String(decoding: $0, as: UTF8.self) }
        return Bundle(core, namespace, id, runtime: name ?? "io.containerd.runc.v2")
    }

    /// Where the shim listens; nil when it never said so.
    var address: ShimAddress? {
        for name in ["bootstrap.json", "address"] {
            if let bytes = try? Files.read("\(path)/\(name)", limit: 4096), let found = try? ShimAddress(output: bytes)
            {
                return found
            }
        }
        return nil
    }

    func record(_ address: ShimAddress) throws {
        try Files.writeAtomically(path + "/bootstrap.json", bytes: address.json, sync: false)
    }

    /// Unmounts the root and removes both folders. The root is removed as an empty folder only: what might still be
    /// mounted there is never walked into.
    func remove() throws {
        let rootfs = path + "/rootfs"
        while umount2(rootfs, Int32(MNT_DETACH) | 0x8) == 0 {}
        if rmdir(rootfs) != 0 && errno != ENOENT && errno != ENOTDIR { throw SystemCallError("rmdir", path: rootfs) }
        try Files.removeTree(path)
        try Files.removeTree(work)
    }
}
