import Linux
import Text

/// The log drivers and what each can be told, with docker's refusals.
public enum LogOptions {
    private static let extra: Set<String> = ["env", "env-regex", "labels", "labels-regex", "tag"]
    private static let file: Set<String> = ["max-size", "max-file", "compress"]

    /// By name; of `none` docker looks at no option.
    private static let drivers: [String: Set<String>] = [
        "json-file": file.union(extra),
        "local": file,
        "journald": extra,
        "syslog": extra.union([
            "syslog-address", "syslog-facility", "syslog-format", "syslog-tls-ca-cert", "syslog-tls-cert",
            "syslog-tls-key", "syslog-tls-skip-verify",
        ]),
        "fluentd": extra.union([
            "fluentd-address", "fluentd-async", "fluentd-async-reconnect-interval", "fluentd-buffer-limit",
            "fluentd-max-retries", "fluentd-request-ack", "fluentd-retry-wait", "fluentd-sub-second-precision",
            "fluentd-write-timeout",
        ]),
    ]

    /// For every driver: how the container waits for it, and the file that `docker logs` reads where a driver keeps none.
    private static let general: Set<String> = [
        "mode", "max-buffer-size", "cache-disabled", "cache-max-size", "cache-max-file", "cache-compress",
    ]

    /// Refuses what docker refuses when a container is created.
    public static func check(driver: String, _ options: [String: String]) throws(EngineError) {
        if driver == "none" { return }
        let mode = options["mode"] ?? ""
        guard ["", "blocking", "non-blocking"].contains(mode) else {
            throw .invalid("logger: logging mode not supported: \(mode)")
        }
        if let size = options["max-buffer-size"] {
            guard mode == "non-blocking" else {
                throw .invalid("logger: max-buffer-size option is only supported with 'mode=non-blocking'")
            }
            do throws(EngineError) { _ = try Sizes.read(size, unit: 1024) } catch {
                throw .invalid("error parsing option max-buffer-size: \(error.message)")
            }
        }
        if let text = options["cache-disabled"], !text.isEmpty, GoValue.bool(text) == nil {
            throw .invalid("invalid value for option cache-disabled: \(text)")
        }
        guard let known = drivers[driver] else {
            throw .invalid("error looking up logging plugin \(driver): plugin \"\(driver)\" not found")
        }
        for name in options.keys.sorted() where !known.contains(name) && !general.contains(name) {
            let which = driver == "local" ? "log driver local" : "\(driver) log driver"
            throw .invalid("unknown log opt '\(name)' for \(which)")
        }
        if driver == "syslog" { _ = try SyslogOptions(options) }
        if driver == "fluentd" { _ = try FluentdOptions(options) }
    }

    /// Whether `docker logs` can be answered: from the driver's own file, or from the one that is kept beside it.
    public static func isReadable(driver: String, _ options: [String: String]) -> Bool {
        switch driver {
        case "none": false
        case "json-file", "local": true
        default: GoValue.bool(options["cache-disabled"] ?? "") != true
        }
    }
}
