import Text

/// dockerd's flags. Those that docker has and we do not are no flags of ours: they answer "unknown flag".
enum FlagTable {
    static let table = OptionTable([
        OptionSpec("add-runtime", nil, .list, "Register an additional OCI runtime (NAME=PATH)", placeholder: "runtime"),
        OptionSpec("adopt-volumes", nil, .bool, "Take over the volumes of another engine's data root"),
        OptionSpec("bridge", "b", .string, "Attach containers to a network bridge (only 'none' is implemented)"),
        OptionSpec("config-file", nil, .string, "Daemon configuration file"),
        OptionSpec("containerd", nil, .string, "containerd grpc address"),
        OptionSpec("data-root", nil, .string, "Root directory of persistent Docker state"),
        OptionSpec("debug", "D", .bool, "Enable debug mode"),
        OptionSpec("exec-root", nil, .string, "Root directory for execution state files"),
        OptionSpec("group", "G", .string, "Group for the unix socket (default \"docker\")"),
        OptionSpec("host", "H", .list, "Daemon socket(s) to connect to"),
        OptionSpec("insecure-registry", nil, .list, "Registries that may be asked by plain HTTP"),
        OptionSpec("pidfile", "p", .string, "Path to use for daemon PID file"),
        OptionSpec("registry-mirror", nil, .list, "Preferred registry mirror"),
        OptionSpec("version", "v", .bool, "Print version information and quit"),
    ])
}
