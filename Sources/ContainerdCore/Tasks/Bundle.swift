import Glibc
import Linux
import Text

/// The folder of one task or sandbox below the state folder, with a work folder below the root folder, as containerd
/// has them.
struct Bundle: Sendable {
    /// What a bundle is for; the raw value is the folder that they lie in.
    enum Kind: String {
        case task = "io.containerd.runtime.v2.task"
        case sandbox = "io.containerd.sandbox.controller.v1.shim"
    }

    let namespace: String
    let id: String
    /// Name or path of the runtime, kept in the bundle for the next daemon.
    let runtime: String
    let path: String
    /// On the disk, for what is too large for the state folder's memory.
    let work: String

    /// What containerd calls the file with the shim's path, and ours with the runtime's name or path, which comes first.
    private static let (pathFile, nameFile) = ("shim-binary-path", "runtime")

    static func states(_ core: Core, _ kind: Kind) -> String { "\(core.state)/\(kind.rawValue)" }
    static func works(_ core: Core, _ kind: Kind) -> String { "\(core.root)/\(kind.rawValue)" }

    private init(_ core: Core, _ kind: Kind, _ namespace: String, _ id: String, runtime: String) {
        self.namespace = namespace
        self.id = id
        self.runtime = runtime
        path = "\(Self.states(core, kind))/\(namespace)/\(id)"
        work = "\(Self.works(core, kind))/\(namespace)/\(id)"
    }

    /// Made whole or not at all; the caller holds the only claim on the id. `spec` is config.json, empty for none.
    static func make(
        _ core: Core,
        _ kind: Kind,
        _ namespace: String,
        _ id: String,
        runtime: String,
        spec: [UInt8]
    ) throws -> Bundle {
        let bundle = Bundle(core, kind, namespace, id, runtime: runtime)
        try Files.makeDirectories("\(states(core, kind))/\(namespace)", mode: 0o711)
        try Files.makeDirectories("\(works(core, kind))/\(namespace)", mode: 0o711)
        if Files.exists(bundle.path) { try bundle.remove() }
        do {
            try systemCall("mkdir", path: bundle.path) { mkdir(bundle.path, 0o700) }
            try Files.makeDirectories(bundle.work, mode: 0o711)
            try systemCall("mkdir", path: bundle.path) { mkdir(bundle.path + "/rootfs", 0o711) }
            try systemCall("symlink", path: bundle.path) { symlink(bundle.work, bundle.path + "/work") }
            if !spec.isEmpty {
                try bundle.openToMappedRoot(spec)
                try Files.writeAtomically(bundle.path + "/config.json", bytes: spec, sync: false)
            }
            let program = try ShimBinary(runtime: runtime).file
            for (name, text) in [(pathFile, program), (nameFile, runtime)] {
                try Files.writeAtomically("\(bundle.path)/\(name)", bytes: Array(text.utf8), sync: false)
            }
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
    static func found(_ core: Core, _ kind: Kind, _ namespace: String, _ id: String) -> Bundle {
        let folder = "\(states(core, kind))/\(namespace)/\(id)"
        let known = [nameFile, pathFile].lazy.compactMap { try? Files.read("\(folder)/\($0)", limit: 4096) }.first
        let runtime = known.map { String(decoding: $0, as: UTF8.self) } ?? "io.containerd.runc.v2"
        return Bundle(core, kind, namespace, id, runtime: runtime)
    }

    /// Namespaces and ids of all that lie there.
    static func all(in top: String) -> [(namespace: String, id: String)] {
        let namespaces = (try? Files.list(top)) ?? []
        return namespaces.flatMap { namespace in
            ((try? Files.list("\(top)/\(namespace)")) ?? []).map { (namespace, $0) }
        }
    }

    /// Takes away the work folders whose bundle has gone, as after a reboot.
    static func removeLeftoverWork(_ core: Core, _ kind: Kind) {
        let works = works(core, kind)
        for (namespace, id) in all(in: works) where !Files.exists("\(states(core, kind))/\(namespace)/\(id)") {
            try? Files.removeTree("\(works)/\(namespace)/\(id)")
        }
    }

    /// The sandbox whose shim has the task, kept for the next daemon; nil for a task with a shim of its own.
    var sandbox: String? {
        (try? Files.read(path + "/sandbox", limit: 4096)).map { String(decoding: $0, as: UTF8.self) }
    }

    func join(sandbox: String) throws {
        try Files.writeAtomically(path + "/sandbox", bytes: Array(sandbox.utf8), sync: false)
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
