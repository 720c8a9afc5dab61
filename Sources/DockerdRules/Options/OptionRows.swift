import Text

/// All options of docker's daemon, in one table: the command line's parser, its help and daemon.json's keys are made
/// from it. An option of docker that is not built stands here too, so that it is refused by its name.
public enum OptionRows {
    public static let all: [OptionRow] = process + access + images + containers + network + rest

    static let byKey: [String: OptionRow] = Dictionary(
        all.compactMap { row in row.key.map { ($0, row) } },
        uniquingKeysWith: { first, _ in first }
    )

    public static let table = OptionTable(all.map(\.spec))

    private static let nothing = OptionRow.Standing.unbuilt(["", "0", "false"])

    private static func absent(_ flag: String, key: String? = nil, _ value: OptionRow.Value) -> OptionRow {
        OptionRow(flag, key: key ?? flag, value, "Not implemented", standing: nothing)
    }

    private static let process: [OptionRow] = [
        OptionRow("adopt-volumes", key: .some(nil), .bool, "Take over the volumes of another engine's data root"),
        OptionRow("config-file", key: .some(nil), .string, "Configuration file (default \"/etc/docker/daemon.json\")"),
        OptionRow("containerd", .string, "Address of a containerd that others run"),
        OptionRow("data-root", .string, "Where everything lasting lies (default \"/var/lib/docker\")"),
        OptionRow("debug", short: "D", .bool, "Log at debug level"),
        OptionRow("exec-root", .string, "Where state of running containers lies (default \"/var/run/docker\")"),
        OptionRow("experimental", .bool, "Experimental features (there are none)", standing: nothing),
        OptionRow("feature", key: "features", .map, "Switch a feature of the daemon (NAME=true)"),
        OptionRow("live-restore", .bool, "Containers outlive the daemon (they always do)"),
        OptionRow("log-format", .string, "Format of the daemon's log: text or json (default \"text\")"),
        OptionRow("log-level", short: "l", .string, "Level of the daemon's log: debug, info, warn, error, fatal"),
        OptionRow("metrics-addr", .string, "Address and port of the Prometheus metrics"),
        OptionRow("pidfile", short: "p", .string, "File for the daemon's pid (default \"/var/run/docker.pid\")"),
        OptionRow("raw-logs", .bool, "No colours in the log (there never are any)"),
        OptionRow("shutdown-timeout", .int, "Seconds that running requests get at the end (default 15)"),
        OptionRow("validate", key: .some(nil), .bool, "Check the configuration and exit"),
        OptionRow("version", short: "v", key: .some(nil), .bool, "Print the version and exit"),
    ]

    private static let access: [OptionRow] = [
        OptionRow("authorization-plugin", key: "authorization-plugins", .list, "Ask this plugin about every request"),
        OptionRow("group", short: "G", .string, "Group of the unix socket (default \"docker\")"),
        OptionRow("host", short: "H", key: "hosts", .list, "Where to listen: unix://, tcp:// or fd://") {
            (text) throws(OptionProblem) in
            _ = try ListenHost(text, tls: false)
        },
        OptionRow("tls", .bool, "Use TLS on tcp and fd sockets; --tlsverify implies it"),
        OptionRow("tlscacert", .string, "Authority that clients' certificates must come from"),
        OptionRow("tlscert", .string, "The daemon's certificate"),
        OptionRow("tlskey", .string, "Key of the daemon's certificate"),
        OptionRow("tlsverify", .bool, "Use TLS and ask clients for certificates"),
    ]

    private static let images: [OptionRow] = [
        OptionRow("http-proxy", .string, "Proxy for http URLs"),
        OptionRow("https-proxy", .string, "Proxy for https URLs"),
        OptionRow("insecure-registry", key: "insecure-registries", .list, "Registry that may be asked without TLS") {
            (text) throws(OptionProblem) in
            try RegistryNames.checkIndex(text)
        },
        OptionRow("max-concurrent-downloads", .int, "Layers of one pull at a time (default 3)"),
        OptionRow("max-concurrent-uploads", .int, "Layers of one push at a time (default 5)"),
        OptionRow("max-download-attempts", .int, "Attempts for each layer of a pull (default 5)"),
        OptionRow("no-proxy", .string, "Hosts that are reached without the proxy"),
        OptionRow("registry-mirror", key: "registry-mirrors", .list, "Registry to ask first") {
            (text) throws(OptionProblem) in
            try RegistryNames.checkMirror(text)
        },
    ]

    private static let containers: [OptionRow] = [
        OptionRow("add-runtime", key: "runtimes", .map, "A further OCI runtime (NAME=PATH)", placeholder: "runtime") {
            (text) throws(OptionProblem) in
            _ = try RuntimeDefinition.parse(text)
        },
        OptionRow("cdi-spec-dir", key: "cdi-spec-dirs", .list, "Folder with CDI specifications"),
        OptionRow("cgroup-parent", .string, "Parent cgroup of all containers"),
        OptionRow("default-cgroupns-mode", .string, "Cgroup namespace of containers: host or private"),
        OptionRow(
            "default-ipc-mode",
            .string,
            "IPC namespace of containers: shareable or private (default \"private\")"
        ),
        OptionRow("default-runtime", .string, "Runtime of containers (default \"runc\")"),
        OptionRow("default-shm-size", .string, "Size of /dev/shm (default 64MiB)", placeholder: "bytes") {
            (text) throws(OptionProblem) in
            _ = try MemorySize.parse(text)
        },
        OptionRow(
            "default-ulimit",
            key: "default-ulimits",
            .map,
            "Limit of containers' processes",
            placeholder: "ulimit"
        ) {
            (text) throws(OptionProblem) in
            _ = try UlimitDefault.parse(text)
        },
        OptionRow("exec-opt", key: "exec-opts", .list, "Option of the runtime (native.cgroupdriver=cgroupfs|systemd)"),
        OptionRow("init", .bool, "Run an init in containers"),
        OptionRow("init-path", .string, "The init's program"),
        OptionRow("label", key: "labels", .list, "Label of the daemon (KEY=VALUE)") { (text) throws(OptionProblem) in
            try DaemonLabels.check(text)
        },
        OptionRow("log-driver", .string, "Log driver of containers (default \"json-file\")"),
        OptionRow("log-opt", key: "log-opts", .map, "Option of the log driver (KEY=VALUE)"),
        OptionRow("no-new-privileges", .bool, "Containers' processes gain no privileges"),
        OptionRow("seccomp-profile", .string, "Seccomp profile: a path, builtin or unconfined (default \"builtin\")"),
        OptionRow("userns-remap", .string, "Not implemented", standing: nothing),
    ]

    /// Networks are not built yet: what switches a part of them off asks for nothing.
    private static let network: [OptionRow] = [
        absent("allow-direct-routing", .bool),
        absent("bip", .string),
        absent("bip6", .string),
        OptionRow(
            "bridge",
            short: "b",
            .string,
            "Bridge of containers (only none is implemented)",
            standing: .unbuilt(["", "none"])
        ),
        absent("default-address-pool", key: "default-address-pools", .list),
        absent("default-gateway", .string),
        absent("default-gateway-v6", .string),
        absent("default-network-opt", key: "default-network-opts", .map),
        absent("dns", .list),
        absent("dns-opt", key: "dns-opts", .list),
        absent("dns-search", .list),
        absent("fixed-cidr", .string),
        absent("fixed-cidr-v6", .string),
        absent("host-gateway-ip", key: "host-gateway-ips", .list),
        OptionRow("icc", .bool, "Not implemented", standing: .unbuilt(["true", "false"])),
        absent("ip", .string),
        absent("ip-forward", .bool),
        OptionRow("ip-forward-no-drop", .bool, "Not implemented", standing: .unbuilt(["true", "false"])),
        absent("ip-masq", .bool),
        absent("ip6tables", .bool),
        absent("iptables", .bool),
        absent("ipv6", .bool),
        absent("mtu", .int),
        absent("network-control-plane-mtu", .int),
        absent("network-diagnostic-port", .int),
        absent("userland-proxy", .bool),
        absent("userland-proxy-path", .string),
    ]

    private static let rest: [OptionRow] = [
        OptionRow("containerd-namespace", .string, "Not implemented", standing: .unbuilt(["moby"])),
        OptionRow(
            "containerd-plugins-namespace",
            key: "containerd-plugin-namespace",
            .string,
            "Not implemented",
            standing: .unbuilt(["plugins.moby"])
        ),
        absent("cpu-rt-period", .int),
        absent("cpu-rt-runtime", .int),
        absent("cri-containerd", .bool),
        absent("node-generic-resource", key: "node-generic-resources", .list),
        absent("rootless", .bool),
        absent("selinux-enabled", .bool),
        OptionRow(
            "storage-driver",
            short: "s",
            .string,
            "Storage of images (overlayfs)",
            standing: .unbuilt(["", "overlayfs"])
        ),
        absent("storage-opt", key: "storage-opts", .list),
        absent("swarm-default-advertise-addr", .string),
    ]
}
