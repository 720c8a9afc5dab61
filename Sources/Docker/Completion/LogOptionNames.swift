/// Options of docker's log drivers, those that are not built here among them: the daemon may be another's.
enum LogOptionNames {
    private static let common = ["max-buffer-size", "mode"]
    private static let chosen = common + ["env", "env-regex", "labels"]
    private static let options: [(driver: String, names: [String])] = [
        (
            "awslogs",
            common + [
                "awslogs-create-group", "awslogs-credentials-endpoint", "awslogs-datetime-format", "awslogs-group",
                "awslogs-multiline-pattern", "awslogs-region", "awslogs-stream", "tag",
            ]
        ),
        (
            "fluentd",
            chosen + [
                "fluentd-address", "fluentd-async", "fluentd-buffer-limit", "fluentd-request-ack", "fluentd-retry-wait",
                "fluentd-max-retries", "fluentd-sub-second-precision", "fluentd-write-timeout", "tag",
            ]
        ),
        ("gcplogs", chosen + ["gcp-log-cmd", "gcp-meta-id", "gcp-meta-name", "gcp-meta-zone", "gcp-project"]),
        (
            "gelf",
            chosen + [
                "gelf-address", "gelf-compression-level", "gelf-compression-type", "gelf-tcp-max-reconnect",
                "gelf-tcp-reconnect-delay", "tag",
            ]
        ),
        ("journald", chosen + ["tag"]), ("json-file", chosen + ["compress", "max-file", "max-size"]),
        ("local", common + ["compress", "max-file", "max-size"]), ("none", []),
        (
            "splunk",
            chosen + [
                "splunk-caname", "splunk-capath", "splunk-format", "splunk-gzip", "splunk-gzip-level", "splunk-index",
                "splunk-insecureskipverify", "splunk-source", "splunk-sourcetype", "splunk-token", "splunk-url",
                "splunk-verify-connection", "tag",
            ]
        ),
        (
            "syslog",
            chosen + [
                "syslog-address", "syslog-facility", "syslog-format", "syslog-tls-ca-cert", "syslog-tls-cert",
                "syslog-tls-key", "syslog-tls-skip-verify", "tag",
            ]
        ),
    ]

    static var drivers: [String] { options.map(\.driver) }

    /// Those of one driver, or of all where it is none of docker's.
    static func offer(_ driver: String) -> Offer {
        if let known = options.first(where: { $0.driver == driver }) {
            return .beginnings(known.names.map { $0 + "=" }, Offer.Directive.noFiles)
        }
        return .beginnings(Set(options.flatMap(\.names)).sorted().map { $0 + "=" })
    }
}
