import Text

/// What a container asks of the host. A list or map that is nil was not given, or given as null; inspect tells it from
/// an empty one, as docker's does.
public struct HostConfig: Sendable {
    public var binds: [String]?
    /// A file of the client's; the daemon only shows it.
    public var containerIDFile = ""
    public var logConfig = LogConfig()
    public var networkMode = ""
    /// By port of the container ("80/tcp").
    public var portBindings: [String: [PortBinding]?]?
    public var restartPolicy = RestartPolicy()
    public var autoRemove = false
    public var volumeDriver = ""
    public var volumesFrom: [String]?
    /// Rows and columns.
    public var consoleSize: [UInt] = [0, 0]
    public var annotations: [String: String]?
    public var capAdd: [String]?
    public var capDrop: [String]?
    public var cgroupnsMode = ""
    public var dns: [String]?
    public var dnsOptions: [String]?
    public var dnsSearch: [String]?
    public var extraHosts: [String]?
    public var groupAdd: [String]?
    public var ipcMode = ""
    public var cgroup = ""
    public var links: [String]?
    public var oomScoreAdj = 0
    public var pidMode = ""
    public var privileged = false
    public var publishAllPorts = false
    public var readonlyRootfs = false
    public var securityOpt: [String]?
    public var storageOpt: [String: String]?
    /// Options by place.
    public var tmpfs: [String: String]?
    public var utsMode = ""
    public var usernsMode = ""
    /// Bytes; 0 is docker's 64 MiB.
    public var shmSize: Int64 = 0
    public var sysctls: [String: String]?
    public var runtime = ""
    public var isolation = ""
    public var resources = Resources()
    public var mounts: [Mount]?
    /// nil is docker's own list.
    public var maskedPaths: [String]?
    public var readonlyPaths: [String]?
    /// Whether docker-init is process 1; nil is what the daemon was told.
    public var initProcess: Bool?

    public init() {}
}
