import Linux
import Text

/// The tables under [plugins].
struct PluginSettings {
    private static let scheduler = "io.containerd.gc.v1.scheduler"

    /// Settings of parts that are here, with the only values that they can have; nil for any value.
    private static let fixed: [String: [String: [TOMLValue]?]] = [
        "io.containerd.metadata.v1.bolt": [
            "content_sharing_policy": [.string("shared"), .string("")], "no_sync": [.boolean(false)],
        ],
        "io.containerd.snapshotter.v1.overlayfs": [
            "root_path": [.string("")], "upperdir_label": [.boolean(false)], "mount_options": [.array([])],
            // Folders go with their rows, and owners are never changed by copying.
            "sync_remove": nil, "slow_chown": nil,
        ],
        "io.containerd.snapshotter.v1.native": ["root_path": [.string("")]],
        "io.containerd.runtime.v2.task": ["platforms": nil, "sched_core": [.boolean(false)]],
        "io.containerd.service.v1.diff-service": [
            "default": [.array([.string("walking")])], "sync_fs": [.boolean(false)],
        ],
        "io.containerd.service.v1.tasks-service": [
            "blockio_config_file": [.string("")], "rdt_config_file": [.string("")],
        ],
        "io.containerd.shim.v1.manager": ["env": [.array([])]],
    ]

    /// The restart monitor, under its names in 2.x and before.
    private static let restart = ["io.containerd.monitor.container.v1.restart", "io.containerd.internal.v1.restart"]

    private let plugins: TOMLTable
    private(set) var warnings: [String] = []

    init(_ plugins: TOMLTable) { self.plugins = plugins }

    /// Whether a part of this name is always here.
    static func isOurs(_ name: String) -> Bool {
        name == scheduler || restart.contains(name) || fixed[name] != nil
    }

    /// Nanoseconds between two looks of the restart monitor.
    mutating func restartInterval() throws(EngineError) -> Int64 {
        var interval: Int64 = 10_000_000_000
        for name in Self.restart {
            guard let table = plugins[name]?.table else { continue }
            var section = ConfigurationSection("plugins.\"\(name)\".", table)
            interval = try section.duration("interval", interval)
            guard interval > 0 else { throw .invalid("plugins.\"\(name)\".interval must be positive") }
            warnings += section.unknown.map { "unknown key \($0) is ignored" }
        }
        return interval
    }

    mutating func collection() throws(EngineError) -> GarbageSchedule.Settings {
        var settings = GarbageSchedule.Settings()
        guard let value = plugins[Self.scheduler] else { return settings }
        guard let table = value.table else { throw .invalid("plugins.\(Self.scheduler) is no table") }
        var section = ConfigurationSection("plugins.\"\(Self.scheduler)\".", table)
        settings.pauseThreshold = min(max(try section.double("pause_threshold", settings.pauseThreshold), 0), 0.5)
        settings.deletionThreshold = max(try section.integer("deletion_threshold", settings.deletionThreshold), 0)
        settings.mutationThreshold = max(try section.integer("mutation_threshold", settings.mutationThreshold), 0)
        settings.scheduleDelay = max(try section.duration("schedule_delay", settings.scheduleDelay), 0)
        settings.startupDelay = max(try section.duration("startup_delay", settings.startupDelay), 0)
        warnings += section.unknown.map { "unknown key \($0) is ignored" }
        return settings
    }

    mutating func check() throws(EngineError) {
        var foreign: [String] = []
        for name in plugins.keys where name != Self.scheduler && !Self.restart.contains(name) {
            guard let table = plugins[name]?.table else { throw .invalid("plugins.\(name) is no table") }
            guard let rules = Self.fixed[name] else {
                if !table.isEmpty { foreign.append(name) }
                continue
            }
            for key in table.keys {
                guard let rule = rules[key] else {
                    warnings.append("unknown key plugins.\"\(name)\".\(key) is ignored")
                    continue
                }
                guard let values = rule, let value = table[key], !values.contains(value) else { continue }
                throw .notImplemented(
                    "configuration: plugins.\"\(name)\".\(key) with another value than its default is not implemented"
                )
            }
        }
        if !foreign.isEmpty {
            warnings.append(
                "settings of these plugins have no effect, for there are none of that name here: "
                    + foreign.joined(separator: ", ")
            )
        }
    }
}
