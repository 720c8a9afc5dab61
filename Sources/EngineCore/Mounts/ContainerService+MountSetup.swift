import CLinux
import DockerAPI
import DockerdRules
import Glibc
import Linux
import ShimAPI

/// What a container's mounts need for as long as it runs.
extension ContainerService {
    /// Makes everything ready on the host; `takeDownMounts` is its opposite, whatever this answers.
    func setUpMounts(_ record: ContainerRecord) async throws -> MountSet {
        var set = MountSet()
        var tmpfs = (record.hostConfig.tmpfs ?? [:]).mapValues { TmpfsWords.text($0) }
        for point in record.mountPoints where point.type == "tmpfs" {
            tmpfs[point.destination] = .words(
                try (point.spec.tmpfsOptions ?? TmpfsOptions()).words(isReadOnly: point.spec.isReadOnly)
            )
        }
        for (index, point) in record.mountPoints.enumerated() where tmpfs[point.destination] == nil {
            let source = try await source(of: point, record, index, &set)
            if ["/etc/resolv.conf", "/etc/hostname", "/etc/hosts"].contains(point.destination) {
                set.files[point.destination] = (source, point.isWritable)
            } else {
                set.mounts.append(try bind(point, source, &set))
            }
            if point.type == "volume" { publish("mount", point, record) }
        }
        for (destination, words) in tmpfs.sorted(by: { $0.key < $1.key }) {
            set.mounts.append(
                RuntimeMount(
                    destination: destination,
                    type: "tmpfs",
                    source: "tmpfs",
                    options: try words.merged()
                )
            )
        }
        let ordered = set.mounts.enumerated().sorted { ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset) }
        set.mounts = ordered.map(\.element)
        return set
    }

    private enum TmpfsWords {
        case text(String)
        case words([String])

        func merged() throws -> [String] {
            switch self {
            case .text(let text): try TmpfsMountOptions.merge(text)
            case .words(let words): try TmpfsMountOptions.merge(words)
            }
        }
    }

    /// Where on the host the mount comes from.
    private func source(of point: MountPoint, _ record: ContainerRecord, _ index: Int, _ set: inout MountSet)
        async throws -> String
    {
        var folder = point.source
        var subpath = ""
        switch point.type {
        case "volume":
            folder = try await volumes.use(point.volume, by: record.id)
            subpath = point.spec.volumeOptions?.subpath ?? ""
        case "image":
            let mounts = try await mounts(of: point.snapshot)
            let list = mounts.map { HostMount(kind: $0.type, source: $0.source, options: $0.options) }
            try await Offload.run { [folder] in
                try Files.makeDirectories(folder)
                try HostMounts.mount(list, at: folder)
            }
            subpath = point.spec.imageOptions?.subpath ?? ""
        default:
            // A file's path, or one below a file, is no folder to make: the runtime says what is wrong with it.
            if !point.requiresSource, !Files.exists(folder) {
                try Self.makeSource(folder, record.owners(settings.current)?.root)
            }
            return folder
        }
        if subpath.isEmpty { return folder }
        let place = "\(folders.mounts(record.id))/part-\(index)"
        set.temporary.append(place)
        try await Offload.run { [folder, subpath] in try SubpathMount.attach(subpath, of: folder, at: place) }
        return place
    }

    /// What is made belongs to the container's root.
    private static func makeSource(_ path: String, _ owner: (user: UInt32, group: UInt32)?) throws {
        do throws(SystemCallError) {
            var made: [String] = []
            var missing = path
            while owner != nil, missing.utf8.count > 1, !Files.exists(missing) {
                made.append(missing)
                missing = Files.parent(of: missing)
            }
            try Files.makeDirectories(path, mode: 0o755)
            for folder in made {
                guard let owner else { break }
                try systemCall("chown", path: folder) { lchown(folder, owner.user, owner.group) }
            }
        } catch {
            guard error.errno == ENOTDIR else {
                throw EngineError.internalError("error while creating mount source path '\(path)': \(error)")
            }
        }
    }

    private func bind(_ point: MountPoint, _ source: String, _ set: inout MountSet) throws -> RuntimeMount {
        let options = point.type == "bind" ? point.spec.bindOptions ?? BindOptions() : BindOptions()
        if let conflict = Self.conflict(options, isReadOnly: point.spec.isReadOnly) {
            throw EngineError.internalError("mount options conflict: \(conflict)")
        }
        switch point.propagation {
        case "shared", "rshared":
            try SharedMounts.check(source, point.propagation)
            set.rootPropagation = "shared"
        case "slave", "rslave":
            do {
                try SharedMounts.check(source, point.propagation)
                if set.rootPropagation == nil { set.rootPropagation = "rslave" }
            } catch {
                // What nobody asked for can be left out.
                guard options.propagation.isEmpty else { throw error }
            }
        default: break
        }
        var words = [options.isNonRecursive ? "bind" : "rbind"]
        if !point.isWritable { words.append(options.readOnlyNonRecursive ? "ro" : "rro") }
        if !point.propagation.isEmpty { words.append(point.propagation) }
        return RuntimeMount(destination: point.destination, type: "bind", source: source, options: words)
    }

    private static func conflict(_ options: BindOptions, isReadOnly: Bool) -> String? {
        if !isReadOnly, options.readOnlyNonRecursive { return "!ReadOnly && BindOptions.ReadOnlyNonRecursive" }
        if !isReadOnly, options.readOnlyForceRecursive { return "!ReadOnly && BindOptions.ReadOnlyForceRecursive" }
        guard options.readOnlyNonRecursive, options.readOnlyForceRecursive else { return nil }
        return "ReadOnlyNonRecursive && BindOptions.ReadOnlyForceRecursive"
    }

    /// What a container that does not run would have mounted from the host, with the files that docker puts into every
    /// one, for as long as `body` lasts; in the container's turn.
    func withMountSources<Value>(
        of record: ContainerRecord,
        _ body: ([ContainerRoot.Volume]) async throws -> Value
    ) async throws -> Value {
        do {
            let set = try await setUpMounts(record)
            let writer = SpecWriter(
                record: record,
                folder: folders.data(record.id),
                options: settings.current,
                mounts: set
            )
            let mounts = set.mounts + writer.files()
            let value = try await body(
                mounts.filter { $0.type == "bind" }.map { mount in
                    ContainerRoot.Volume(
                        source: mount.source,
                        destination: mount.destination,
                        isReadOnly: mount.options.contains("ro") || mount.options.contains("rro")
                    )
                }
            )
            dropTemporaryMounts(set)
            await takeDownMounts(record, wasRunning: true)
            return value
        } catch {
            await takeDownMounts(record, wasRunning: true)
            throw error
        }
    }

    /// The runtime has found its sources.
    func dropTemporaryMounts(_ set: MountSet) {
        for place in set.temporary { SubpathMount.detach(place) }
    }

    /// After the container's end, and after a start that failed.
    func takeDownMounts(_ record: ContainerRecord, wasRunning: Bool) async {
        for point in record.mountPoints where point.type == "volume" {
            do { try await volumes.drop(point.volume, by: record.id) } catch {
                Log.error("volume \(point.volume) of container \(record.id): \(error)")
            }
            if wasRunning { publish("unmount", point, record) }
        }
        sweepMounts(of: record.id)
    }

    /// Takes off what is mounted on the host for one container.
    func sweepMounts(of id: String) {
        let folder = folders.mounts(id)
        for name in (try? Files.list(folder)) ?? [] { SubpathMount.detach("\(folder)/\(name)") }
        rmdir(folder)
    }

    /// After a restart, before anything is removed.
    func referToVolumes(_ record: ContainerRecord) async {
        for point in record.mountPoints where point.type == "volume" {
            await volumes.refer(point.volume, from: record.id)
        }
    }

    /// After a restart: what runs keeps its mounts, what was mounted for others goes.
    func restoreMounts() async {
        var running: Set<String> = []
        for record in records.values where record.state.hasProcess {
            running.insert(folders.mounts(record.id))
            for point in record.mountPoints where point.type == "volume" {
                await volumes.keepInUse(point.volume, by: record.id)
            }
        }
        for name in (try? Files.list(folders.allMounts)) ?? [] where !running.contains("\(folders.allMounts)/\(name)") {
            sweepMounts(of: name)
        }
        await volumes.tidy()
    }

    private func publish(_ action: String, _ point: MountPoint, _ record: ContainerRecord) {
        var attributes = ["driver": point.driver, "container": record.id]
        if action == "mount" {
            attributes["destination"] = point.destination
            attributes["read/write"] = point.isWritable ? "true" : "false"
            attributes["propagation"] = point.propagation
        }
        events.publish(.volume, action, id: point.volume, attributes: attributes)
    }
}
