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
        OptionRow("userns-remap", .string, "Containers get the subordinate ids of this user (default, USER[:GROUP])"),
    ]

    private static let network: [OptionRow] = [
        OptionRow("allow-direct-routing", .bool, "Published ports are reached by containers' own addresses too"),
        OptionRow("bip", .string, "Address and prefix of docker0 (192.168.5.1/24)"),
        OptionRow("bip6", .string, "Address and prefix of version 6 of docker0"),
        OptionRow(
            "bridge",
            short: "b",
            .string,
            "The default network's bridge, which has to be there; none for no default network"
        ),
        OptionRow(
            "default-address-pool",
            key: "default-address-pools",
            .list,
            "Range that networks are cut from (base=172.80.0.0/16,size=24)",
            placeholder: "pool-options"
        ) { (text) throws(OptionProblem) in
            _ = try AddressPoolBase(text)
        },
        OptionRow("default-gateway", .string, "Gateway of the default network's containers"),
        OptionRow("default-gateway-v6", .string, "Gateway of version 6 of the default network's containers"),
        OptionRow(
            "default-network-opt",
            key: "default-network-opts",
            .map,
            "Option of networks that are made (DRIVER=OPTION=VALUE)"
        ),
        OptionRow("dns", .list, "Name server of containers"),
        OptionRow("dns-opt", key: "dns-opts", .list, "Option of containers' resolvers"),
        OptionRow("dns-search", .list, "Domain that containers search names in"),
        OptionRow(
            "firewall",
            .string,
            "respect-host: what the host's own rules drop on its way to the host reaches no published port either"
        ),
        OptionRow("fixed-cidr", .string, "Range of the default network that containers get addresses of"),
        OptionRow("fixed-cidr-v6", .string, "The same for version 6"),
        OptionRow("host-gateway-ip", key: "host-gateway-ips", .list, "What host-gateway stands for in --add-host"),
        OptionRow("icc", .bool, "Containers of the default network may talk to each other (default true)"),
        OptionRow("ip", .string, "Address where ports are published that name none (default \"0.0.0.0\")"),
        OptionRow("ip-forward", .bool, "Switch the host's forwarding on (default true)"),
        OptionRow("ip-forward-no-drop", .bool, "Let other links forward too where --ip-forward switched it on"),
        OptionRow("ip-masq", .bool, "Containers reach other hosts by the host's address (default true)"),
        OptionRow("ip6tables", .bool, "Rules of version 6 in the kernel's firewall (default true)"),
        OptionRow("iptables", .bool, "Rules in the kernel's firewall, of nf_tables (default true)"),
        OptionRow("ipv6", .bool, "Addresses of version 6 in the default network"),
        OptionRow("mtu", .int, "MTU of the default network"),
        absent("network-control-plane-mtu", .int),
        absent("network-diagnostic-port", .int),
        OptionRow(
            "userland-proxy",
            .bool,
            "Published ports by ::1, and by version 6 for containers without it (default true)"
        ),
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
