/// The members of a mapping in the order in which they are written.
struct Shape: Sendable {
    struct Member: Sendable {
        let key: String
        /// The name in errors of decoding, where it is not the key.
        let path: String
        let kind: Kind
        /// The minor version of the format that brought it; `.max` for what is read and stands in no schema.
        let since: Int

        init(_ key: String, _ kind: Kind, path: String? = nil, since: Int = 0) {
            self.key = key
            self.kind = kind
            self.path = path ?? (key.utf8.contains(UInt8(ascii: "_")) ? key : Shape.capitalized(key))
            self.since = since
        }
    }

    let members: [Member]
    var allowsNull = false
    /// Whether unknown members pass; from which minor version on.
    var isOpenSince: Int?
    /// From which minor version on names may begin with "x-".
    var extensionsSince: Int?
    var required: [String] = []

    static func capitalized(_ key: String) -> String {
        key.prefix(1).uppercased() + key.dropFirst()
    }
}

extension Shape {
    static let service = Shape(
        members: [
            Member("build", .build), Member("cap_add", .strings(isUnique: true)),
            Member("cap_drop", .strings(isUnique: true)), Member("cgroupns_mode", .text, since: 9),
            Member("cgroup_parent", .text), Member("command", .words), Member("configs", .references, since: 3),
            Member("container_name", .text), Member("credential_spec", .object(credentials), since: 3),
            Member("depends_on", .strings(isUnique: true)), Member("deploy", .object(deploy)),
            Member("devices", .strings(isUnique: true)), Member("dns", .stringOrList, path: "DNS"),
            Member("dns_search", .stringOrList), Member("domainname", .text, path: "domainname"),
            Member("entrypoint", .words), Member("environment", .environment), Member("env_file", .stringOrList),
            Member("expose", .numbersOrStrings), Member("external_links", .strings(isUnique: true)),
            Member("extra_hosts", .hosts), Member("hostname", .text),
            Member("healthcheck", .object(health, isOptional: true), path: "HealthCheck"), Member("image", .text),
            Member("init", .optionalFlag, since: 7), Member("ipc", .text),
            Member("isolation", .text, path: "isolation", since: 5), Member("labels", .labels),
            Member("links", .strings(isUnique: true)), Member("logging", .object(logging, isOptional: true)),
            Member("mac_address", .text), Member("network_mode", .text), Member("networks", .networks),
            Member("pid", .textOrNull), Member("ports", .ports), Member("privileged", .flag),
            Member("read_only", .flag), Member("restart", .text), Member("secrets", .references, since: 1),
            Member("security_opt", .strings(isUnique: true)), Member("shm_size", .textOrNumber),
            Member("stdin_open", .flag), Member("stop_grace_period", .duration(isOptional: true)),
            Member("stop_signal", .text), Member("sysctls", .labels), Member("tmpfs", .stringOrList),
            Member("tty", .flag), Member("ulimits", .ulimits), Member("user", .text),
            Member("oom_score_adj", .ignored, since: 13), Member("userns_mode", .text), Member("volumes", .volumes),
            Member("working_dir", .text),
        ],
        extensionsSince: 7
    )

    static let build = Shape(
        members: [
            Member("context", .text), Member("dockerfile", .text), Member("args", .environment),
            Member("labels", .labels, since: 3), Member("cache_from", .strings(isUnique: true), since: 2),
            Member("extra_hosts", .hosts, since: 9), Member("network", .text, since: 4),
            Member("target", .text, since: 4),
        ],
        isOpenSince: 11
    )

    private static let credentials = Shape(
        members: [Member("config", .text, since: 8), Member("file", .text), Member("registry", .text)]
    )

    private static let logging = Shape(
        members: [Member("driver", .text), Member("options", .driverOptions(allowsNull: true))]
    )

    private static let health = Shape(
        members: [
            Member("test", .healthTest), Member("timeout", .duration(isOptional: true)),
            Member("interval", .duration(isOptional: true)), Member("retries", .retries),
            Member("start_period", .duration(isOptional: true), since: 4),
            Member("start_interval", .duration(isOptional: true), since: 12), Member("disable", .flag),
        ]
    )

    private static let deploy = Shape(
        members: [
            Member("mode", .text), Member("replicas", .count(isOptional: true)), Member("labels", .labels),
            Member("update_config", .object(update, isOptional: true)),
            Member("rollback_config", .object(update, isOptional: true), since: 7),
            Member("resources", .object(resources)), Member("restart_policy", .object(restart, isOptional: true)),
            Member("placement", .object(placement)), Member("endpoint_mode", .text, since: 2),
        ],
        allowsNull: true
    )

    private static let update = Shape(
        members: [
            Member("parallelism", .count(isOptional: true)), Member("delay", .duration(isOptional: false)),
            Member("failure_action", .text), Member("monitor", .duration(isOptional: false)),
            Member("max_failure_ratio", .ratio), Member("order", .order, since: 4),
        ]
    )

    private static let resources = Shape(
        members: [
            Member("limits", .object(limits, isOptional: true)),
            Member("reservations", .object(reservations, isOptional: true)),
        ]
    )

    private static let limits = Shape(
        members: [
            Member("cpus", .text, path: "cpus"), Member("memory", .size, path: "memory"),
            Member("pids", .whole, path: "pids", since: 9),
        ]
    )

    private static let reservations = Shape(
        members: [
            Member("cpus", .text, path: "cpus"), Member("memory", .size, path: "memory"),
            Member("generic_resources", .objects(genericResource), since: 5),
        ]
    )

    private static let genericResource = Shape(
        members: [Member("discrete_resource_spec", .object(discreteResource, isOptional: true))]
    )

    private static let discreteResource = Shape(members: [Member("kind", .text), Member("value", .whole)])

    private static let restart = Shape(
        members: [
            Member("condition", .text), Member("delay", .duration(isOptional: true)),
            Member("max_attempts", .count(isOptional: true)), Member("window", .duration(isOptional: true)),
        ]
    )

    private static let placement = Shape(
        members: [
            Member("constraints", .strings(isUnique: false)),
            Member("preferences", .objects(Shape(members: [Member("spread", .text)])), since: 3),
            Member("max_replicas_per_node", .count(isOptional: false), since: 8),
        ]
    )

    // MARK: Parts of services that have a short form

    static let port = Shape(
        members: [
            Member("mode", .text), Member("target", .whole), Member("published", .whole), Member("protocol", .text),
        ]
    )

    static let volumeMount = Shape(
        members: [
            Member("type", .text), Member("source", .text), Member("target", .text), Member("read_only", .flag),
            Member("consistency", .text),
            Member("bind", .object(Shape(members: [Member("propagation", .text)], isOpenSince: 0), isOptional: true)),
            Member("volume", .object(volumeOptions, isOptional: true)),
            Member("tmpfs", .object(tmpfs, isOptional: true), since: 6),
        ],
        required: ["type"]
    )

    private static let volumeOptions = Shape(
        members: [Member("nocopy", .flag, path: "nocopy"), Member("subpath", .text, since: .max)],
        isOpenSince: 0
    )

    private static let tmpfs = Shape(members: [Member("size", .bytes)], isOpenSince: 0)

    static let reference = Shape(
        members: [
            Member("source", .text), Member("target", .text), Member("uid", .text, path: "UID"),
            Member("gid", .text, path: "GID"), Member("mode", .fileMode),
        ],
        isOpenSince: 0
    )

    static let serviceNetwork = Shape(
        members: [
            Member("aliases", .strings(isUnique: true)),
            Member("driver_opts", .driverOptions(allowsNull: false), since: 13), Member("ipv4_address", .text),
            Member("ipv6_address", .text),
        ]
    )

    static let ulimit = Shape(
        members: [Member("soft", .whole), Member("hard", .whole)],
        required: ["soft", "hard"]
    )

    // MARK: Sections

    static let network = Shape(
        members: [
            Member("name", .text, since: 5), Member("driver", .text),
            Member("driver_opts", .driverOptions(allowsNull: false)), Member("ipam", .object(addresses)),
            Member("external", .external(isClosed: true)), Member("internal", .flag),
            Member("attachable", .flag, since: 2), Member("labels", .labels),
        ],
        allowsNull: true,
        extensionsSince: 7
    )

    private static let addresses = Shape(
        members: [
            Member("driver", .text), Member("config", .objects(Shape(members: [Member("subnet", .text)]))),
        ]
    )

    static let volume = Shape(
        members: [
            Member("name", .text, since: 4), Member("driver", .text),
            Member("driver_opts", .driverOptions(allowsNull: false)), Member("external", .external(isClosed: true)),
            Member("labels", .labels), Member("x-cluster-spec", .object(clusterVolume, isOptional: true), since: 10),
        ],
        allowsNull: true,
        extensionsSince: 7
    )

    static let secret = Shape(
        members: [
            Member("name", .text, since: 5), Member("file", .text), Member("external", .external(isClosed: false)),
            Member("labels", .labels), Member("driver", .text, since: 8),
            Member("driver_opts", .driverOptions(allowsNull: false), since: 8),
            Member("template_driver", .text, since: 8),
        ],
        extensionsSince: 7
    )

    static let config = Shape(
        members: [
            Member("name", .text, since: 5), Member("file", .text), Member("external", .external(isClosed: false)),
            Member("labels", .labels), Member("template_driver", .text, since: 8),
        ],
        extensionsSince: 7
    )

    // MARK: Volumes of a cluster

    private static let clusterVolume = Shape(
        members: [
            Member("group", .text), Member("access_mode", .object(accessMode, isOptional: true)),
            Member("accessibility_requirements", .object(topology, isOptional: true)),
            Member("capacity_range", .object(capacity, isOptional: true)),
            Member("secrets", .objects(Shape(members: [Member("key", .text), Member("secret", .text)])), since: .max),
            Member("availability", .text),
        ],
        isOpenSince: 0
    )

    private static let accessMode = Shape(
        members: [
            Member("scope", .text), Member("sharing", .text),
            Member("mount_volume", .object(mountedVolume, isOptional: true)),
            Member("block_volume", .object(Shape(members: [], isOpenSince: 0), isOptional: true)),
        ],
        isOpenSince: 0
    )

    private static let mountedVolume = Shape(
        members: [Member("fs_type", .text), Member("mount_flags", .strings(isUnique: false))],
        isOpenSince: 0
    )

    private static let topology = Shape(
        members: [
            Member("requisite", .objects(topologySegment)), Member("preferred", .objects(topologySegment)),
        ],
        isOpenSince: 0
    )

    private static let topologySegment = Shape(members: [Member("segments", .labels)], isOpenSince: 0)

    private static let capacity = Shape(
        members: [Member("required_bytes", .size), Member("limit_bytes", .size)],
        isOpenSince: 0
    )
}
