import Glibc
import Linux
import OCI

/// The cgroup of one container: on v1 a folder in each hierarchy, on v2 one folder, on a hybrid host v1's folders and
/// one in the v2 hierarchy that is mounted beside them.
///
/// Limits are set before a process is in. `create` and `apply` are for the parent, `join` for the child.
public struct CgroupManager: Sendable {
    /// Absolute folder by controller ("memory", "name=systemd"; "" on v2). Empty for a rootless container that goes
    /// without.
    public internal(set) var paths: [String: String]
    /// The folder in a hybrid host's v2 hierarchy.
    public internal(set) var hybridFolder: String?
    public let options: CgroupOptions
    /// Set in a process that was made by a clone into the folder of `openForClone`.
    public var isClonedInto = false
    /// Whether a group is missing since a rootless container has no rights to it.
    public private(set) var lacksRights = false
    /// Whether the configuration names the group: then it must be had, rootless or not.
    let isNamed: Bool
    private let mountV2: String?
    let unit: SystemdUnit?

    /// `path` is linux.cgroupsPath.
    public init(
        mounts: CgroupMounts,
        path: String,
        containerID: String,
        options: CgroupOptions = CgroupOptions()
    ) throws {
        unit = options.usesSystemd ? try SystemdUnit(path: path, containerID: containerID) : nil
        if let unit {
            paths = try Self.systemdPaths(mounts, unit, isRootless: options.isRootless)
        } else {
            paths = try CgroupLocation.paths(mounts, path, containerID)
        }
        hybridFolder = mounts.v2 == nil ? paths.removeValue(forKey: "") : nil
        mountV2 = mounts.v2?.path
        isNamed = !path.isEmpty
        self.options = options
    }

    /// From what `statePaths`, linux.cgroupsPath and the options were when the container was made.
    public init(
        paths statePaths: [String: String],
        path: String,
        containerID: String,
        options: CgroupOptions
    ) {
        self.init(
            statePaths,
            unit: options.usesSystemd ? try? SystemdUnit(path: path, containerID: containerID) : nil,
            isNamed: !path.isEmpty,
            options
        )
    }

    public init(paths statePaths: [String: String]) {
        self.init(statePaths, unit: nil, isNamed: true, CgroupOptions())
    }

    private init(_ statePaths: [String: String], unit: SystemdUnit?, isNamed: Bool, _ options: CgroupOptions) {
        paths = statePaths
        hybridFolder = statePaths.count > 1 ? paths.removeValue(forKey: "") : nil
        mountV2 = nil
        self.unit = unit
        self.isNamed = isNamed
        self.options = options
    }

    /// What is kept in the container's state, in runc's form: with the hybrid hierarchy's folder by the name "".
    public var statePaths: [String: String] {
        guard let hybridFolder else { return paths }
        return paths.merging(["": hybridFolder]) { own, _ in own }
    }

    public var isV2: Bool { paths[""] != nil }
    public var hasGroup: Bool { !paths.isEmpty }

    /// The folders of all hierarchies, each once.
    var folders: Set<String> {
        var folders = Set(paths.values)
        if let hybridFolder { folders.insert(hybridFolder) }
        return folders
    }

    /// The folder that the processes are counted in.
    var mainFolder: String? { paths[""] ?? paths["devices"] }

    // MARK: - Creation

    /// Makes the folders. One that exists may be used when it holds no process and is not frozen. On failure nothing
    /// new is left but empty folders above.
    public mutating func create(_ resources: LinuxResources) throws {
        if usesSystemd {
            for (controller, folder) in paths where Files.exists(folder) {
                try checkUnused(folder, isFreezer: controller.isEmpty || controller == "freezer")
            }
            return
        }
        do {
            if isV2 { try createV2(resources) } else { try createV1(resources.cpu) }
        } catch let error as SystemCallError {
            throw CgroupError("unable to apply cgroup configuration: \(error)")
        }
    }

    private mutating func createV2(_ resources: LinuxResources) throws {
        guard let folder = paths[""], let mountV2 else { return }
        if Files.exists(folder) { try checkUnused(folder, isFreezer: true) }
        do {
            try createFolderV2(resources)
        } catch {
            guard options.isRootless && !isNamed else { throw error }
            if CgroupV2.needsControllers(resources, of: mountV2) {
                throw CgroupError(
                    "rootless needs no limits + no cgrouppath when no permission is granted for cgroups: \(error)"
                )
            }
            paths = [:]
            lacksRights = true
        }
    }

    func createFolderV2(_ resources: LinuxResources) throws {
        guard let folder = paths[""], let mountV2 else { return }
        let group = CgroupV2(folder: folder)
        try group.create(below: mountV2, resources)
        if let owner = options.owner, owner != 0 { try group.delegate(to: owner) }
    }

    private mutating func createV1(_ cpu: LinuxResources.CPU) throws {
        var made: [String] = []
        var seen: Set<String> = []
        do {
            // The two that tell whether the group is in use come first.
            for controller in ["devices", "freezer"] + paths.keys.filter({ $0 != "devices" && $0 != "freezer" }) {
                guard let folder = paths[controller], seen.insert(folder).inserted || controller == "freezer" else {
                    continue
                }
                do {
                    let isNew = try Self.makeFolder(folder)
                    if isNew {
                        made.append(folder)
                    } else if controller == "devices" || controller == "freezer", !made.contains(folder) {
                        try checkUnused(folder, isFreezer: controller == "freezer")
                    }
                    if controller == "cpuset" { try CgroupV1.fillCPUSet(folder, cpu, isNew: isNew) }
                } catch let error as SystemCallError {
                    // Setting a limit of such a controller fails by name later.
                    guard Self.isOptional(controller) || isForgivable(error) else { throw error }
                    if !Self.isOptional(controller) { lacksRights = true }
                    for (name, other) in paths where other == folder { paths[name] = nil }
                }
            }
            if let folder = hybridFolder {
                // No limit hangs on it: without the rights to it the container goes without.
                if (try? Self.makeFolder(folder)) == true { made.append(folder) }
                if !Files.exists(folder) { hybridFolder = nil }
            }
        } catch {
            for folder in made { rmdir(folder) }
            throw error
        }
    }

    /// Named hierarchies and misc are followed along where that is possible.
    private static func isOptional(_ controller: String) -> Bool {
        controller == "misc" || controller.hasPrefix("name=")
    }

    /// Rootless, without a group that was asked for, a lack of rights is no error.
    func isForgivable(_ error: SystemCallError) -> Bool {
        guard options.isRootless && !isNamed else { return false }
        return error.errno == EPERM || error.errno == EACCES || error.errno == EROFS
    }

    private func checkUnused(_ folder: String, isFreezer: Bool) throws {
        if folder == mainFolder {
            let count = try collect(folder).count
            if count > 0 { throw CgroupError("container's cgroup is not empty: \(count) process(es) found") }
        }
        if isFreezer && isFrozen { throw CgroupError("container's cgroup unexpectedly frozen") }
    }

    /// Returns whether the folder is new.
    private static func makeFolder(_ folder: String) throws(SystemCallError) -> Bool {
        if mkdir(folder, 0o755) == 0 { return true }
        switch errno {
        case EEXIST: return false
        case ENOENT:
            try Files.makeDirectories(Files.parent(of: folder), mode: 0o755)
            return try makeFolder(folder)
        default: throw SystemCallError("mkdir", path: folder)
        }
    }

    // MARK: - Limits

    /// Sets what the configuration asks for. `ownDevices` are the paths of linux.devices: the standard device of such
    /// a path is not allowed along. Nil leaves the devices as they are, as updates do.
    public func apply(_ resources: LinuxResources, ownDevices: [String]?) throws {
        guard usesSystemd else { return try applyFiles(resources, ownDevices: ownDevices) }
        // Of a new container `place` does it, once there is a process.
        if ownDevices != nil { return }
        try apply(resources, ownDevices: nil, SystemdClient.connect(isRootless: options.isRootless))
    }

    func applyFiles(_ resources: LinuxResources, ownDevices: [String]?) throws {
        let rules = try ownDevices.map { try deviceRules(resources, $0) }
        if let folder = paths[""] {
            if let rules { try applyDevices(rules, folder) }
            try CgroupV2(folder: folder).apply(resources)
            return
        }
        if !resources.unified.isEmpty {
            throw CgroupError("invalid configuration: cannot use unified on cgroup v1")
        }
        if let rules, let folder = paths["devices"] { try applyDevices(rules, folder) }
        try CgroupV1(paths: paths).apply(resources)
    }

    func deviceRules(_ resources: LinuxResources, _ ownDevices: [String]) throws -> DeviceRules {
        let standard = LinuxDeviceRule.standard.filter { $0.path.map { !ownDevices.contains($0) } ?? true }
        return try DeviceRules(resources.devices + standard.map(\.rule))
    }

    private func applyDevices(_ rules: DeviceRules, _ folder: String) throws {
        do {
            if isV2 {
                try DeviceControllerV2.apply(rules, to: folder)
            } else {
                try DeviceControllerV1.apply(rules, to: folder)
            }
        } catch let error as SystemCallError {
            // In a user namespace nodes can't be made anyway, and bpf(2) is not to be had.
            guard options.isRootless || UserNamespace.isInside else { throw error }
        }
    }

    // MARK: - End

    /// Removes the folders with those below. A dying process keeps its group busy for a moment: tried for about a
    /// second.
    public func remove() throws {
        try stopUnit()
        for folder in folders { try remove(folder) }
    }

    private func remove(_ folder: String) throws {
        var pause: useconds_t = 500
        while rmdir(folder) != 0 {
            switch errno {
            case ENOENT: return
            case EBUSY where pause < 1_000_000:
                for child in try CgroupFile.children(folder) { try remove(child) }
                if rmdir(folder) == 0 { return }
                usleep(pause)
                pause *= 2
            case EROFS, EACCES, EPERM:
                // Also for a folder that is not there.
                let code = errno
                guard Files.exists(folder) else { return }
                throw SystemCallError("rmdir", path: folder, errno: code)
            default: throw SystemCallError("rmdir", path: folder)
            }
        }
    }
}
