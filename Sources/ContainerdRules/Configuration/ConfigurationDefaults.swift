import Text

/// The configuration of a daemon without a file, in the form in which containerd shows its own.
enum ConfigurationDefaults {
    static let table = TOMLTable([
        ("version", .integer(3)), ("root", .string("/var/lib/containerd")), ("state", .string("/run/containerd")),
        ("temp", .string("")), ("disabled_plugins", .array([])), ("required_plugins", .array([])),
        ("oom_score", .integer(0)), ("imports", .array([])), ("grpc", .table(grpc)),
        ("ttrpc", .table(TOMLTable([("address", .string("")), ("uid", .integer(0)), ("gid", .integer(0))]))),
        ("debug", .table(debug)),
        ("metrics", .table(TOMLTable([("address", .string("")), ("grpc_histogram", .boolean(false))]))),
        ("plugins", .table(plugins)),
        ("cgroup", .table(TOMLTable([("path", .string(""))]))),
    ])

    private static let grpc = TOMLTable([
        ("address", .string("/run/containerd/containerd.sock")), ("tcp_address", .string("")),
        ("tcp_tls_ca", .string("")), ("tcp_tls_cert", .string("")), ("tcp_tls_key", .string("")),
        ("uid", .integer(0)), ("gid", .integer(0)), ("max_recv_message_size", .integer(16 << 20)),
        ("max_send_message_size", .integer(16 << 20)),
    ])

    private static let debug = TOMLTable([
        ("address", .string("")), ("uid", .integer(0)), ("gid", .integer(0)), ("level", .string("")),
        ("format", .string("")),
    ])

    private static let plugins = TOMLTable([
        (
            "io.containerd.gc.v1.scheduler",
            .table(
                TOMLTable([
                    ("pause_threshold", .float(0.02)), ("deletion_threshold", .integer(0)),
                    ("mutation_threshold", .integer(100)), ("schedule_delay", .string("0s")),
                    ("startup_delay", .string("100ms")),
                ])
            )
        ),
        ("io.containerd.monitor.container.v1.restart", .table(TOMLTable([("interval", .string("10s"))]))),
    ])

    /// containerd's own values, which are near enough to those that are fixed here.
    static let timeouts = [
        "io.containerd.timeout.bolt.open": "0s", "io.containerd.timeout.cri.defercleanup": "1m0s",
        "io.containerd.timeout.metrics.shimstats": "2s", "io.containerd.timeout.shim.cleanup": "5s",
        "io.containerd.timeout.shim.load": "5s", "io.containerd.timeout.shim.shutdown": "3s",
        "io.containerd.timeout.task.state": "2s",
    ]
}
