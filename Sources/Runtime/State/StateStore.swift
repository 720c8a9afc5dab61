import Cgroups
import Glibc
import Linux
import OCI
import Text

/// The folder with one folder per container (`--root`, /run/runc by default).
public struct StateStore: Sendable {
    public let root: String

    public init(root: String) {
        self.root = root
    }

    public func folder(_ id: String) -> String { "\(root)/\(id)" }
    public func fifo(_ id: String) -> String { "\(root)/\(id)/exec.fifo" }
    func notifyFolder(_ id: String) -> String { "\(root)/\(id)/notify" }
    private func file(_ id: String) -> String { "\(root)/\(id)/state.json" }

    /// The name becomes a folder: only what runc allows, and never "." or "..".
    public static func validate(_ id: String) throws {
        let isAllowed = id.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
        if id.isEmpty { throw RuntimeError("container id cannot be empty") }
        if !isAllowed || id == "." || id == ".." || id.utf8.count > 1024 {
            throw RuntimeError("invalid container ID format")
        }
    }

    /// Makes the container's folder; the name is taken from here on. While the result lives the container counts as
    /// being created.
    func reserve(_ id: String) throws -> StateLock {
        try Self.validate(id)
        try Files.makeDirectories(root, mode: 0o700)
        guard mkdir(folder(id), 0o711) == 0 else {
            if errno == EEXIST { throw RuntimeError("container with given ID already exists") }
            throw SystemCallError("mkdir", path: folder(id))
        }
        let lock = try StateLock.of(folder(id), waits: true)
        try systemCall("mkfifo", path: fifo(id)) { mkfifo(fifo(id), 0o600) }
        guard let lock else { throw SystemCallError("flock", path: folder(id), errno: EWOULDBLOCK) }
        return lock
    }

    /// Nobody else creates or deletes the container while the result lives. nil when somebody does just now and
    /// `waits` is false. "container does not exist" when its folder is gone.
    func lock(_ id: String, waits: Bool) throws -> StateLock? {
        try Self.validate(id)
        do throws(SystemCallError) {
            return try StateLock.of(folder(id), waits: waits)
        } catch {
            guard error.errno == ENOENT else { throw error }
            throw RuntimeError.containerDoesNotExist
        }
    }

    public func save(_ state: ContainerState) throws {
        // Not synced: the folder is on tmpfs, and after a loss of power no container is left.
        try Files.writeAtomically(file(state.id), bytes: state.encoded(), sync: false)
    }

    public func load(_ id: String) throws -> ContainerState {
        try Self.validate(id)
        let bytes: [UInt8]
        do throws(SystemCallError) {
            bytes = try Files.read(file(id))
        } catch {
            guard error.errno == ENOENT || error.errno == ENOTDIR else { throw error }
            throw RuntimeError.containerDoesNotExist
        }
        do {
            return try ContainerState(json: JSONNode.parse(bytes))
        } catch {
            throw RuntimeError(
                "\(file(id)) can't be used: it is damaged or another runtime wrote it (\(error)); "
                    + "`runc delete --force \(id)` removes the container"
            )
        }
    }

    /// What a state that can't be read whole still tells.
    func loadRemnant(_ id: String) -> ContainerRemnant? {
        guard let bytes = try? Files.read(file(id)), let json = try? JSONNode.parse(bytes) else { return nil }
        return ContainerRemnant(json: json)
    }

    public func remove(_ id: String) throws {
        try Files.removeTree(folder(id))
    }

    /// Ids in alphabetical order, broken containers included. A folder that nobody has made yet is empty, one that
    /// was named and is not there is an error.
    public func list() throws -> [String] {
        let names: [String]
        do throws(SystemCallError) {
            names = try Files.list(root)
        } catch {
            guard error.errno == ENOENT, root == StateRoot.ofThisUser().path else { throw error }
            return []
        }
        return names.filter { Files.isDirectory(folder($0)) }.sorted()
    }

    public func status(of state: ContainerState) -> ContainerStatus {
        guard state.initProcess.isAlive else { return .stopped }
        if Files.exists(fifo(state.id)) { return isBeingCreated(state.id) ? .creating : .created }
        return state.cgroup.isFrozen ? .paused : .running
    }

    private func isBeingCreated(_ id: String) -> Bool {
        (try? StateLock.isHeld(folder(id))) ?? false
    }

    /// The state as hooks get it on their stdin.
    public func stateJSON(_ state: ContainerState, status: ContainerStatus) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersion", Spec.version)
            writer.member("id", state.id)
            writer.member("pid", omitEmpty: status == .stopped ? 0 : state.initProcess.pid)
            writer.member("status", status.rawValue)
            writer.member("bundle", state.bundle)
            writer.member("annotations", omitEmpty: state.spec.annotations)
        }
        return writer.bytes
    }
}
