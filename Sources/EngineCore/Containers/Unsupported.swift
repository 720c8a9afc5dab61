import DockerAPI
import Linux
import Text

/// What a container asks for and we cannot give is refused by name: one that silently lacks what it asked for is worse.
/// Whatever is not on these lists is refused unless it is as nobody asked for it.
enum Unsupported {
    private static let host: Set<String> = [
        "Binds", "Mounts", "Tmpfs", "VolumesFrom", "StorageOpt", "VolumeDriver", "NetworkMode", "AutoRemove",
        "ReadonlyRootfs",
        "CapAdd", "CapDrop", "Memory", "CpuShares", "CpuPeriod",
        "CpuQuota", "NanoCpus", "PidsLimit", "Runtime", "LogConfig", "RestartPolicy", "ConsoleSize", "ShmSize",
        "OomScoreAdj",
    ]
    private static let config: Set<String> = [
        "Hostname", "Domainname", "User", "AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin",
        "StdinOnce", "Env", "Cmd", "Image", "WorkingDir", "Entrypoint", "Labels", "StopSignal", "StopTimeout",
        "Volumes", "ExposedPorts", "Healthcheck", "OnBuild", "Shell",
    ]
    /// Values that ask for nothing though they are not empty.
    private static let harmless: [String: Set<String>] = [
        "IpcMode": ["private"], "CgroupnsMode": ["host", "private"], "Isolation": ["default"], "UTSMode": ["private"],
        "MemorySwappiness": ["-1"], "OomKillDisable": ["false"],
    ]

    static func check(_ request: CreateRequest) throws {
        let wanted = request.hostConfig
        guard ["", "default", "bridge", "none", "host"].contains(wanted.networkMode) else {
            throw EngineError.notImplemented("network \(wanted.networkMode) is not implemented (none and host are)")
        }
        try LogOptions.check(
            driver: wanted.logConfig.type.isEmpty ? "json-file" : wanted.logConfig.type,
            wanted.logConfig.config ?? [:]
        )
        let document = try JSONNode.parse(request.json)
        for (name, node) in document["HostConfig"]?.members ?? [] where !host.contains(name) && !isEmpty(node, name) {
            throw EngineError.notImplemented("HostConfig.\(name) is not implemented")
        }
        let others = ["HostConfig", "NetworkingConfig"]
        for (name, node) in document.members where !others.contains(name) && !config.contains(name) {
            if !isEmpty(node, name) { throw EngineError.notImplemented("Config.\(name) is not implemented") }
        }
        for (name, _) in request.networkingConfig.endpointsConfig ?? [:]
        where !["default", "bridge", "none", "host"].contains(name) {
            throw EngineError.notImplemented("network \(name) is not implemented (none and host are)")
        }
    }

    private static func isEmpty(_ node: JSONNode, _ name: String) -> Bool {
        let text = node.string ?? node.bool.map(String.init) ?? node.int64.map(String.init)
        if let text { return ["", "false", "0"].contains(text) || harmless[name]?.contains(text) == true }
        return node.isNull || (node.elements.isEmpty && node.members.isEmpty)
    }
}
