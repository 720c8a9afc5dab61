import Cgroups
import Linux
import OCI
import Text

/// What is kept of a container between commands: /run/runc/ID/state.json.
public struct ContainerState: Sendable {
    public var id: String
    public var bundle: String
    public var rootfs: String
    public var created: String
    public var initProcess: ProcessIdentity
    public var cgroupPaths: [String: String]
    /// How the group was made.
    public var usesSystemdCgroup = false
    public var hasRootlessCgroup = false
    /// criu put it into a time namespace that the configuration does not tell of.
    public var isRestored = false
    /// The configuration that the container was made from, whatever the bundle holds by now.
    public var spec: Spec

    public init(
        id: String,
        bundle: String,
        rootfs: String,
        created: String,
        initProcess: ProcessIdentity,
        cgroupPaths: [String: String],
        spec: Spec
    ) {
        self.id = id
        self.bundle = bundle
        self.rootfs = rootfs
        self.created = created
        self.initProcess = initProcess
        self.cgroupPaths = cgroupPaths
        self.spec = spec
    }

    init(json: JSONNode) throws {
        guard let id = json["id"]?.string, let bundle = json["bundle"]?.string, let config = json["config"],
            let pid = json["init_process_pid"]?.int32, let start = json["init_process_start"]?.uint64
        else { throw RuntimeError("state.json lacks members; it was not written by this runtime") }
        self.id = id
        self.bundle = bundle
        rootfs = json["rootfs"]?.string ?? ""
        created = json["created"]?.string ?? ""
        initProcess = ProcessIdentity(pid: pid, startTime: start)
        cgroupPaths = json["cgroup_paths"]?.stringMap ?? [:]
        usesSystemdCgroup = json["systemd_cgroup"]?.bool ?? false
        hasRootlessCgroup = json["rootless_cgroup"]?.bool ?? false
        isRestored = json["restored"]?.bool ?? false
        spec = try Spec(json: config)
    }

    func encoded() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("id", id)
            writer.member("bundle", bundle)
            writer.member("rootfs", rootfs)
            writer.member("created", created)
            writer.member("init_process_pid", initProcess.pid)
            writer.member("init_process_start", initProcess.startTime)
            writer.member("cgroup_paths", cgroupPaths)
            writer.member("systemd_cgroup", omitEmpty: usesSystemdCgroup)
            writer.member("rootless_cgroup", omitEmpty: hasRootlessCgroup)
            writer.member("restored", omitEmpty: isRestored)
            writer.member("config", spec.source)
        }
        return writer.bytes
    }

    /// Whether its other processes end with the first one, as those of a pid namespace do.
    var hasOwnProcesses: Bool { spec.linux.namespaces.contains { $0.type == "pid" && $0.path.isEmpty } }

    var hasCgroup: Bool { cgroupPaths.values.contains { Files.exists($0) } }

    public var cgroup: CgroupManager {
        var options = CgroupOptions()
        options.usesSystemd = usesSystemdCgroup
        options.isRootless = hasRootlessCgroup
        options.warn = { RuntimeLog.warning($0) }
        return CgroupManager(paths: cgroupPaths, path: spec.linux.cgroupsPath, containerID: id, options: options)
    }
}

/// The states of runtime-spec's runtime.md, and runc's "paused".
public enum ContainerStatus: String, Sendable {
    case creating, created, running, paused, stopped
}
