import Text

extension DaemonOptions {
    /// These options with what a changed file may change while the daemon runs. The others stay, whatever it says.
    public func reloaded(_ new: DaemonOptions, named keys: Set<String>) -> DaemonOptions {
        var options = self
        func isNamed(_ key: String) -> Bool { keys.contains(key) }
        if isNamed("debug") { options.isDebug = new.isDebug }
        if isNamed("labels") { options.labels = new.labels }
        if isNamed("shutdown-timeout") { options.shutdownTimeout = new.shutdownTimeout }
        if isNamed("live-restore") { options.liveRestore = new.liveRestore }
        if isNamed("insecure-registries") { options.insecureRegistries = new.insecureRegistries }
        if isNamed("registry-mirrors") { options.registryMirrors = new.registryMirrors }
        if isNamed("runtimes") { options.runtimes = new.runtimes }
        if isNamed("default-runtime") { options.defaultRuntime = new.defaultRuntime }
        if isNamed("default-shm-size") { options.shmSize = new.shmSize }
        if isNamed("default-ipc-mode") { options.ipcMode = new.ipcMode }
        if isNamed("default-cgroupns-mode") { options.cgroupnsMode = new.cgroupnsMode }
        if isNamed("authorization-plugins") { options.authorizationPlugins = new.authorizationPlugins }
        // Back to the default when the file says nothing any more.
        let usual = DaemonOptions()
        options.features = new.features
        options.maxConcurrentDownloads =
            isNamed("max-concurrent-downloads") ? new.maxConcurrentDownloads : usual.maxConcurrentDownloads
        options.maxConcurrentUploads =
            isNamed("max-concurrent-uploads") ? new.maxConcurrentUploads : usual.maxConcurrentUploads
        options.maxDownloadAttempts =
            isNamed("max-download-attempts") ? new.maxDownloadAttempts : usual.maxDownloadAttempts
        return options
    }

    /// What the `reload` event tells, by docker's names.
    public func reloadAttributes(defaultCgroupnsMode: String) -> [String: String] {
        func list(_ values: [String]) -> String {
            var writer = JSONWriter()
            writer.array { array in
                for value in values { array.string(value) }
            }
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        let pairs = features.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        return [
            "debug": "\(isDebug)", "labels": list(labels), "shutdown-timeout": "\(shutdownTimeout)",
            "live-restore": "\(liveRestore)", "insecure-registries": list(insecureRegistries),
            "registry-mirrors": list(registryMirrors), "default-runtime": defaultRuntime,
            "runtimes": runtimes.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.path)" }.joined(separator: " "),
            "default-shm-size": "\(shmSize)", "default-ipc-mode": ipcMode,
            "default-cgroupns-mode": cgroupnsMode ?? defaultCgroupnsMode,
            "features": "map[\(pairs.joined(separator: " "))]",
            "max-concurrent-downloads": "\(maxConcurrentDownloads)",
            "max-concurrent-uploads": "\(maxConcurrentUploads)", "max-download-attempts": "\(maxDownloadAttempts)",
        ]
    }
}
