import Linux

/// Everything that dockerd was told, by its command line and its configuration file together.
public struct DaemonOptions: Sendable {
    public var dataRoot = "/var/lib/docker"
    public var execRoot = "/var/run/docker"
    public var pidFile = "/var/run/docker.pid"
    /// Volumes of another engine that used the data root before are taken over.
    public var adoptsVolumes = false
    /// Address of a containerd that others run; empty for our own.
    public var containerd = ""

    public var hosts: [ListenHost] = []
    public var tls = TLSChoice()
    public var group = "docker"
    public var authorizationPlugins: [String] = []
    /// ADDRESS:PORT; empty for no metrics.
    public var metricsAddress = ""

    public var isDebug = false
    public var logLevel = "info"
    public var logsJSON = false
    /// Whether the operator asked for what is always so: that containers go on without the daemon.
    public var liveRestore = false
    /// Seconds that running requests get when the daemon ends; below 0 there is no limit.
    public var shutdownTimeout = 15
    public var labels: [String] = []
    public var features: [String: Bool] = [:]

    public var registryMirrors: [String] = []
    public var insecureRegistries: [String] = []
    public var maxConcurrentDownloads = 3
    public var maxConcurrentUploads = 5
    public var maxDownloadAttempts = 5
    public var proxies = ProxyOptions()

    public var defaultRuntime = RuntimeDefinition.stock
    /// Without the stock runtime.
    public var runtimes: [String: RuntimeDefinition] = [:]
    public var ulimits: [String: UlimitDefault] = [:]
    public var logDriver = "json-file"
    public var logOptions: [String: String] = [:]
    /// Bytes.
    public var shmSize: Int64 = 64 << 20
    public var ipcMode = "private"
    /// `host` or `private`; nil is docker's default for the machine's cgroup version.
    public var cgroupnsMode: String?
    /// Empty for the driver's own.
    public var cgroupParent = ""
    /// `cgroupfs` or `systemd`; nil is docker's default for the machine.
    public var cgroupDriver: String?
    /// A path, `builtin` or `unconfined`.
    public var seccompProfile = "builtin"
    public var noNewPrivileges = false
    public var usesInit = false
    /// Empty for the product's own.
    public var initPath = ""
    public var cdiSpecFolders = ["/etc/cdi", "/var/run/cdi"]
    public var network = NetworkOptions()
    /// As it was given; empty for none.
    public var usernsRemap = ""
    /// The user namespace of containers that do not choose the host's; nil for none. Made of `usernsRemap` at the start.
    public var owners: OwnerMap?

    public init() {}
}
