import DockerAPI
import DockerdRules

/// What the operator chose for containers that say nothing themselves. It is written into the container when it is made:
/// a daemon with other options does not change it.
struct DaemonDefaults {
    private let options: DaemonOptions

    init(_ options: DaemonOptions) {
        self.options = options
    }

    func apply(to host: inout HostConfig) {
        if host.runtime.isEmpty { host.runtime = options.defaultRuntime }
        if host.shmSize == 0 { host.shmSize = options.shmSize }
        if host.ipcMode.isEmpty { host.ipcMode = options.ipcMode }
        if host.cgroupnsMode.isEmpty {
            host.cgroupnsMode = options.cgroupnsMode ?? (KernelFacilities.usesUnifiedCgroups ? "private" : "host")
        }
        if host.logConfig.type.isEmpty { host.logConfig.type = options.logDriver }
        // Options belong to a driver: with another one they mean nothing.
        if host.logConfig.type == options.logDriver {
            host.logConfig.config = options.logOptions.merging(host.logConfig.config ?? [:]) { _, own in own }
        }
    }
}
