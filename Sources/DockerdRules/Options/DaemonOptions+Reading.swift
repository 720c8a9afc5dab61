import Text

extension DaemonOptions {
    /// Reads both places and checks the whole, as docker does before it does anything.
    public init(
        _ flags: ParsedOptions,
        _ file: OptionFile,
        environment: (String) -> String? = { _ in nil },
        exists: (String) -> Bool = { _ in false }
    ) throws(OptionProblem) {
        try file.refuseConflicts(with: flags)
        try Self.refuseUnbuilt(flags, file)
        self.init()
        let reader = OptionReader(flags: flags, file: file)
        do throws(OptionProblem) {
            try readProcess(reader)
            tls = TLSChoice(flags, file, environment: environment, exists: exists)
            let named = reader.list("host", [])
            hosts = []
            for text in named.isEmpty ? [""] : named {
                let host = try ListenHost(text, tls: tls.isOn)
                if !hosts.contains(host) { hosts.append(host) }
            }
            try readContainers(reader)
            network = try NetworkOptions(reader)
            try check()
        } catch {
            // A mistake of the command line is told bare where there is no file.
            guard !file.values.isEmpty else { throw error }
            throw file.failure(
                "merged configuration validation from file and command line flags failed: \(error.description)"
            )
        }
    }

    /// dockerd's flags, checked one by one with what docker says about each.
    public static func flags(_ arguments: [String]) throws(OptionError) -> ParsedOptions {
        let flags = try OptionRows.table.parse(arguments)
        for row in OptionRows.all {
            guard let check = row.check else { continue }
            for value in flags.list(row.flag) {
                do throws(OptionProblem) { try check(value) } catch {
                    let title = row.short.map { "-\($0), --\(row.flag)" } ?? "--\(row.flag)"
                    throw OptionError("invalid argument \"\(value)\" for \"\(title)\" flag: \(error.description)")
                }
            }
        }
        return flags
    }

    private static func refuseUnbuilt(_ flags: ParsedOptions, _ file: OptionFile) throws(OptionProblem) {
        for row in OptionRows.all {
            guard case .unbuilt(let harmless) = row.standing else { continue }
            if let value = flags.list(row.flag).first(where: { !harmless.contains($0) }) {
                throw .notImplemented("--\(row.flag) \(value)")
            }
            guard let key = row.key, let node = file.values[key], !node.isNull else { continue }
            let isNothing =
                node.kind == .array || node.kind == .object
                ? node.elements.isEmpty && node.members.isEmpty : harmless.contains(GoValue.text(node))
            if !isNothing { throw file.failure("\(key) \(GoValue.text(node)) is not implemented") }
        }
    }

    private mutating func readProcess(_ reader: OptionReader) throws(OptionProblem) {
        dataRoot = try reader.absolute("data-root", dataRoot)
        execRoot = try reader.absolute("exec-root", execRoot)
        pidFile = try reader.absolute("pidfile", pidFile)
        adoptsVolumes = reader.bool("adopt-volumes")
        containerd = reader.text("containerd", "")
        group = reader.text("group", group)
        authorizationPlugins = reader.list("authorization-plugin", [])
        metricsAddress = reader.text("metrics-addr", "")
        isDebug = reader.bool("debug")
        logLevel = reader.text("log-level", "").lowercased()
        guard ["", "panic", "fatal", "error", "warn", "info", "debug", "trace"].contains(logLevel) else {
            throw OptionProblem("invalid logging level: \(reader.text("log-level", ""))")
        }
        if logLevel.isEmpty { logLevel = "info" }
        let format = reader.text("log-format", "")
        guard ["", "text", "json"].contains(format) else { throw OptionProblem("invalid log format: \(format)") }
        logsJSON = format == "json"
        liveRestore = reader.bool("live-restore")
        shutdownTimeout = reader.int("shutdown-timeout", shutdownTimeout)
        labels = reader.list("label", [])
        for label in labels { try DaemonLabels.check(label) }
        labels = try DaemonLabels.merged(labels)
        features = try reader.switches("feature")
        if features["containerd-snapshotter"] == false { throw .notImplemented("feature containerd-snapshotter=false") }
        registryMirrors = reader.list("registry-mirror", [])
        for mirror in registryMirrors { try RegistryNames.checkMirror(mirror) }
        insecureRegistries = reader.list("insecure-registry", [])
        for name in insecureRegistries { try RegistryNames.checkIndex(name) }
        maxConcurrentDownloads = try reader.count("max-concurrent-downloads", maxConcurrentDownloads)
        maxConcurrentUploads = try reader.count("max-concurrent-uploads", maxConcurrentUploads)
        maxDownloadAttempts = try reader.count("max-download-attempts", maxDownloadAttempts)
        proxies.http = reader.text("http-proxy", "")
        proxies.https = reader.text("https-proxy", "")
        proxies.none = reader.text("no-proxy", "")
    }

    private mutating func readContainers(_ reader: OptionReader) throws(OptionProblem) {
        for text in reader.flags.list("add-runtime") {
            let (name, runtime) = try RuntimeDefinition.parse(text)
            guard runtimes[name] == nil else { throw OptionProblem("runtime '\(name)' was already defined") }
            runtimes[name] = runtime
        }
        for (name, node) in reader.file.values["runtimes"]?.members ?? [] where runtimes[name] == nil {
            runtimes[name] = try RuntimeDefinition(name: name, node)
        }
        defaultRuntime = reader.text("default-runtime", RuntimeDefinition.stock)
        if defaultRuntime.isEmpty { defaultRuntime = RuntimeDefinition.stock }
        for text in reader.flags.list("default-ulimit") {
            let limit = try UlimitDefault.parse(text)
            ulimits[limit.name] = limit
        }
        for (key, node) in reader.file.values["default-ulimits"]?.members ?? [] {
            let limit = try UlimitDefault(key: key, node)
            ulimits[limit.name] = limit
        }
        logDriver = reader.text("log-driver", "")
        if logDriver.isEmpty { logDriver = "json-file" }
        logOptions = reader.map("log-opt")
        if let bytes = reader.file.values["default-shm-size"]?.int64 {
            guard bytes >= 0 else { throw OptionProblem("invalid size: '\(bytes)'") }
            shmSize = bytes
        } else {
            shmSize = try MemorySize.parse(reader.text("default-shm-size", "64m"))
        }
        if shmSize == 0 { shmSize = 64 << 20 }
        let ipc = reader.text("default-ipc-mode", "")
        if !ipc.isEmpty { ipcMode = ipc }
        let cgroupns = reader.text("default-cgroupns-mode", "")
        cgroupnsMode = cgroupns.isEmpty ? nil : cgroupns
        cgroupParent = reader.text("cgroup-parent", "")
        cgroupDriver = try Self.cgroupDriver(reader.list("exec-opt", []))
        let profile = reader.text("seccomp-profile", "")
        if !profile.isEmpty { seccompProfile = profile }
        noNewPrivileges = reader.bool("no-new-privileges")
        usesInit = reader.bool("init")
        initPath = reader.text("init-path", "")
        usernsRemap = reader.text("userns-remap", "")
        cdiSpecFolders = reader.list("cdi-spec-dir", cdiSpecFolders)
        // An empty folder, or the feature's switch, turns CDI off.
        if cdiSpecFolders == [""] || features["cdi"] == false { cdiSpecFolders = [] }
    }

    private static func cgroupDriver(_ options: [String]) throws(OptionProblem) -> String? {
        var driver: String?
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.filter { !$0.isWhitespace }
            }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw OptionProblem("invalid exec-opt (\(option)): must be formatted 'opt=value'")
            }
            switch parts[0].lowercased() {
            case "native.cgroupdriver": driver = parts[1]
            case "isolation":
                throw OptionProblem(
                    "invalid exec-opt (\(option)): option 'isolation' is only supported on windows"
                )
            case let name: throw OptionProblem("invalid exec-opt (\(option)): unknown option: '\(name)'")
            }
        }
        switch driver {
        case nil, "cgroupfs", "systemd": return driver
        case "none":
            throw OptionProblem(
                "native.cgroupdriver option none is internally used and cannot be specified manually"
            )
        case let other?: throw OptionProblem("native.cgroupdriver option \(other) not supported")
        }
    }

    /// What one value alone does not show.
    private func check() throws(OptionProblem) {
        if defaultRuntime != RuntimeDefinition.stock, runtimes[defaultRuntime] == nil,
            !RuntimeDefinition.isShimName(defaultRuntime)
        {
            throw OptionProblem("specified default runtime '\(defaultRuntime)' does not exist")
        }
        if !["private", "shareable"].contains(ipcMode) {
            let isKnown = ["none", "host"].contains(ipcMode) || ipcMode.hasPrefix("container:")
            throw OptionProblem(
                isKnown
                    ? "IPC mode \"\(ipcMode)\" is not supported as default value; use \"shareable\" or \"private\""
                    : "default IPC mode setting (\(ipcMode)) is invalid; use \"shareable\" or \"private\""
            )
        }
        if let mode = cgroupnsMode, !["private", "host"].contains(mode) {
            throw OptionProblem("invalid default cgroup namespace (\(mode)): use \"host\" or \"private\"")
        }
    }
}
