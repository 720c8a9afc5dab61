import Linux
import Text

/// What config.toml says, in versions 1 to 3. What would change something that is not implemented is refused; what has
/// no meaning here and does no harm is named in a warning.
public struct ContainerdConfiguration: Sendable {
    public struct GRPC: Sendable {
        public var address = "/run/containerd/containerd.sock"
        public var uid = 0
        public var gid = 0
        /// "" for no socket of TCP.
        public var tcpAddress = ""
        public var tcpCertificate = ""
        public var tcpKey = ""
        /// Authorities whose clients are let in; "" lets in all.
        public var tcpAuthority = ""
        /// Bytes.
        public var maximumReceived = 16 << 20
    }

    public private(set) var root = "/var/lib/containerd"
    public private(set) var state = "/run/containerd"
    public private(set) var grpc = GRPC()
    /// The socket for shims' events: "" for the one of gRPC with ".ttrpc" behind it.
    public private(set) var ttrpcAddress = ""
    public private(set) var ttrpcOwner: (uid: Int, gid: Int) = (0, 0)
    /// "" for no metrics.
    public private(set) var metricsAddress = ""
    public private(set) var logLevel = ""
    public private(set) var oomScore = 0
    /// The daemon's own control group; "" for where it was started.
    public private(set) var cgroupPath = ""
    public private(set) var collection = GarbageSchedule.Settings()
    /// Nanoseconds between two looks of the restart monitor.
    public private(set) var restartInterval: Int64 = 10_000_000_000
    /// One sentence each.
    public private(set) var warnings: [String] = []
    /// Everything that was read over the defaults, in version 3: what `config dump` shows.
    public private(set) var table: TOMLTable

    /// The defaults.
    public init() { table = ConfigurationDefaults.table }

    public init(file: String) throws(EngineError) { try self.init(try ConfigurationFile.load(file)) }

    public init(_ read: TOMLTable) throws(EngineError) {
        var merged = ConfigurationMerge.merge(ConfigurationDefaults.table, read)
        merged["version"] = .integer(3)
        table = merged
        var top = ConfigurationSection("", read)
        _ = top.value("version")
        _ = top.value("imports")
        root = try top.string("root").orIfEmpty(root)
        state = try top.string("state").orIfEmpty(state)
        oomScore = try top.integer("oom_score")
        guard (-1000...1000).contains(oomScore) else { throw .invalid("oom_score must be within -1000 and 1000") }
        try top.onlyEmpty("temp", "plugin_dir", "proxy_plugins")
        try readSockets(&top)
        var cgroup = try top.section("cgroup")
        cgroupPath = try cgroup.string("path")
        try checkProcessors(try top.subtable("stream_processors"))
        try checkTimeouts(try top.subtable("timeouts"))
        try readPlugins(&top)
        for key in top.unknown + cgroup.unknown { warnings.append("unknown key \(key) is ignored") }
    }

    private mutating func readSockets(_ top: inout ConfigurationSection) throws(EngineError) {
        var section = try top.section("grpc")
        grpc.address = try section.string("address").orIfEmpty(grpc.address)
        grpc.uid = try section.integer("uid")
        grpc.gid = try section.integer("gid")
        grpc.tcpAddress = try section.string("tcp_address")
        grpc.tcpCertificate = try section.string("tcp_tls_cert")
        grpc.tcpKey = try section.string("tcp_tls_key")
        grpc.tcpAuthority = try section.string("tcp_tls_ca")
        let received = try section.integer("max_recv_message_size")
        if received > 0 { grpc.maximumReceived = min(received, 1 << 30) }
        // What is sent is made here, and fits.
        _ = try section.integer("max_send_message_size")
        try section.onlyEmpty("tcp_tls_common_name")
        guard grpc.tcpCertificate.isEmpty == grpc.tcpKey.isEmpty else {
            throw .invalid("grpc.tcp_tls_cert and grpc.tcp_tls_key belong together")
        }
        var ttrpc = try top.section("ttrpc")
        ttrpcAddress = try ttrpc.string("address")
        ttrpcOwner = (try ttrpc.integer("uid"), try ttrpc.integer("gid"))
        var debug = try top.section("debug")
        logLevel = try debug.string("level")
        _ = (try debug.integer("uid"), try debug.integer("gid"))
        try debug.onlyEmpty("address")
        guard ["", "text"].contains(try debug.string("format")) else {
            throw .notImplemented("configuration: debug.format other than text is not implemented")
        }
        var metrics = try top.section("metrics")
        metricsAddress = try metrics.string("address")
        try metrics.onlyEmpty("grpc_histogram")
        for id in [grpc.uid, grpc.gid, ttrpcOwner.uid, ttrpcOwner.gid] where id < 0 || id > 0xFFFF_FFFE {
            throw .invalid("\(id) is no user or group")
        }
        for key in section.unknown + ttrpc.unknown + debug.unknown + metrics.unknown {
            warnings.append("unknown key \(key) is ignored")
        }
    }

    /// containerd's own defaults decrypt layers by a program; encrypted layers are refused here either way.
    private func checkProcessors(_ processors: TOMLTable) throws(EngineError) {
        for name in processors.keys where !name.hasPrefix("io.containerd.ocicrypt.decoder.v1.") {
            throw .notImplemented("configuration: stream_processors.\(name): stream processors are not implemented")
        }
    }

    private mutating func checkTimeouts(_ timeouts: TOMLTable) throws(EngineError) {
        for name in timeouts.keys {
            guard let text = timeouts[name]?.string, Durations.parseGo(text) != nil else {
                throw .invalid("timeouts.\(name) is no duration")
            }
            if let usual = ConfigurationDefaults.timeouts[name], usual != text {
                warnings.append("timeouts.\(name) has no effect: times are fixed here")
            }
        }
    }

    private mutating func readPlugins(_ top: inout ConfigurationSection) throws(EngineError) {
        let plugins = try top.subtable("plugins")
        var settings = PluginSettings(plugins)
        collection = try settings.collection()
        restartInterval = try settings.restartInterval()
        try settings.check()
        warnings += settings.warnings
        let (disabled, required) = (try top.strings("disabled_plugins"), try top.strings("required_plugins"))
        for name in disabled + required where !name.utf8.contains(0x2E) {
            throw .invalid("invalid disabled or required plugin URI \"\(name)\" expect io.containerd.x.vx")
        }
        for name in disabled where PluginSettings.isOurs(name) {
            throw .notImplemented("configuration: disabling the plugin \(name) is not implemented")
        }
        for name in required where !PluginSettings.isOurs(name) {
            throw .notImplemented("load required plugin \(name): there is no such plugin")
        }
    }
}

extension String {
    fileprivate func orIfEmpty(_ other: String) -> String { isEmpty ? other : self }
}
