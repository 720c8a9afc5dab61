import Text

/// The names of plugins in files of version 1, which have no dots.
enum PluginNames {
    private static let full = [
        "cri": "io.containerd.grpc.v1.cri", "cgroups": "io.containerd.monitor.v1.cgroups",
        "linux": "io.containerd.runtime.v1.linux", "scheduler": "io.containerd.gc.v1.scheduler",
        "bolt": "io.containerd.metadata.v1.bolt", "task": "io.containerd.runtime.v2.task",
        "opt": "io.containerd.internal.v1.opt", "restart": "io.containerd.internal.v1.restart",
        "tracing": "io.containerd.internal.v1.tracing", "otlp": "io.containerd.tracing.processor.v1.otlp",
        "aufs": "io.containerd.snapshotter.v1.aufs", "btrfs": "io.containerd.snapshotter.v1.btrfs",
        "devmapper": "io.containerd.snapshotter.v1.devmapper", "native": "io.containerd.snapshotter.v1.native",
        "overlayfs": "io.containerd.snapshotter.v1.overlayfs", "zfs": "io.containerd.snapshotter.v1.zfs",
    ]

    static func migrated(_ table: TOMLTable) -> TOMLTable {
        var result = table
        if let plugins = table["plugins"]?.table {
            var renamed = TOMLTable()
            for name in plugins.keys { renamed[Self.name(name)] = plugins[name] }
            result["plugins"] = .table(renamed)
        }
        for key in ["disabled_plugins", "required_plugins"] {
            guard let names = table[key]?.strings else { continue }
            result[key] = .array(names.map { .string(name($0)) })
        }
        return result
    }

    private static func name(_ short: String) -> String {
        if short.utf8.contains(0x2E) { return short }
        if let name = full[short] { return name }
        return short.hasSuffix("-service") ? "io.containerd.service.v1.\(short)" : "io.containerd.grpc.v1.\(short)"
    }
}
