import Linux

/// Docker's checks of what a container asks of the host, apart from its bounds, mounts and log.
public enum HostConfigRules {
    /// What the decoder of a request looks at, before anything else.
    public static func checkRequest(_ request: CreateRequest, kernel: KernelFacilities) throws(EngineError) {
        let host = request.hostConfig
        try checkNetworkMode(request.config, host)
        if host.utsMode == "host" && !request.config.hostname.isEmpty {
            throw .invalid("conflicting options: hostname and the UTS mode")
        }
        if host.networkMode == "host" && host.links?.isEmpty == false {
            throw .invalid(
                "conflicting options: host type networking can't be used with links. This would result in undefined behavior"
            )
        }
        guard isDefaultIsolation(host.isolation) else {
            throw .invalid("invalid isolation (\(host.isolation)): linux only supports 'default'")
        }
        if host.resources.ioMaximumBandwidth != 0 {
            throw .invalid("invalid option: QoS maximum bandwidth configuration is not supported on linux")
        }
        if host.resources.ioMaximumIOps != 0 {
            throw .invalid("invalid option: QoS maximum IOPs configuration is not supported on linux")
        }
        let (period, runtime) = (host.resources.cpuRealtimePeriod, host.resources.cpuRealtimeRuntime)
        if (period != 0 || runtime != 0) && !kernel.cpuRealtime {
            throw .invalid("kernel does not support CPU real-time scheduler")
        }
        if period != 0 && runtime > period {
            throw .invalid("cpu real-time runtime cannot be higher than cpu real-time period")
        }
        if kernel.cpuShares && host.resources.cpuShares < 0 {
            throw .invalid("invalid CPU shares (\(host.resources.cpuShares)): value must be a positive integer")
        }
    }

    private static func isDefaultIsolation(_ text: String) -> Bool { ["", "default"].contains(text.lowercased()) }

    /// A container that joins another's network has nothing to say about it.
    private static func checkNetworkMode(_ config: ContainerConfig, _ host: HostConfig) throws(EngineError) {
        let other = NamespaceMode.container(host.networkMode)
        guard other != nil || host.networkMode == "container" else { return }
        guard let other, !other.isEmpty else {
            throw .invalid("invalid network mode: invalid container format container:<name|id>")
        }
        let conflicts: [(Bool, String)] = [
            (!config.hostname.isEmpty, "hostname and the network mode"),
            (
                host.links?.isEmpty == false,
                "container type network can't be used with links. This would result in undefined behavior"
            ),
            (host.dns?.isEmpty == false, "dns and the network mode"),
            (host.extraHosts?.isEmpty == false, "custom host-to-IP mapping and the network mode"),
            (
                host.portBindings?.isEmpty == false || host.publishAllPorts,
                "port publishing and the container type network mode"
            ),
            (config.exposedPorts?.isEmpty == false, "port exposing and the container type network mode"),
        ]
        for (isSo, words) in conflicts where isSo { throw .invalid("conflicting options: \(words)") }
    }

    /// The common checks of a create and of an update.
    public static func check(_ host: HostConfig, kernel: KernelFacilities) throws(EngineError) {
        if host.autoRemove && !host.restartPolicy.isNone {
            throw .invalid("can't create 'AutoRemove' container with restart policy")
        }
        // They come to be lines of the container's hosts and resolv.conf, and by links of others'.
        let words = [host.dns, host.dnsSearch, host.dnsOptions, host.extraHosts, host.links].flatMap { $0 ?? [] }
        if words.contains(where: { $0.utf8.contains { $0 == 0x0A || $0 == 0x0D } }) {
            throw .invalid("invalid host config: a line's end in a name or address")
        }
        for entry in host.extraHosts ?? [] { _ = try ExtraHost(entry) }
        try PortRules.check(host.portBindings ?? [:])
        try check(host.restartPolicy)
        let rules = CapabilityRules(kernel)
        _ = try rules.names(host.capAdd ?? [], option: "CapAdd")
        _ = try rules.names(host.capDrop ?? [], option: "CapDrop")
        if host.annotations?[""] != nil {
            throw .invalid("invalid Annotations: the empty string is not permitted as an annotation key")
        }
    }

    /// Modes of namespaces and single numbers, after the bounds.
    public static func checkModes(_ host: HostConfig) throws(EngineError) {
        guard NamespaceMode.isIpc(host.ipcMode) else { throw .invalid("invalid IPC mode: \(host.ipcMode)") }
        guard NamespaceMode.isPid(host.pidMode) else { throw .invalid("invalid PID mode: \(host.pidMode)") }
        if host.shmSize < 0 { throw .invalid("SHM size can not be less than 0") }
        guard ["", "host"].contains(host.utsMode) else { throw .invalid("invalid UTS mode: \(host.utsMode)") }
        guard (-1000...1000).contains(host.oomScoreAdj) else {
            throw .invalid("Invalid value \(host.oomScoreAdj), range for oom score adj is [-1000, 1000]")
        }
    }

    /// What a container of a daemon with --userns-remap cannot have, unless it chooses the host's user namespace.
    public static func checkUserNamespace(_ host: HostConfig) throws(EngineError) {
        if host.usernsMode == "host" { return }
        if host.privileged {
            throw .invalid(
                "privileged mode is incompatible with user namespaces.  You must run the container in the host namespace "
                    + "when running privileged mode"
            )
        }
        if host.networkMode == "host" {
            throw .invalid("cannot share the host's network namespace when user namespaces are enabled")
        }
        if host.pidMode == "host" {
            throw .invalid("cannot share the host PID namespace when user namespaces are enabled")
        }
    }

    public static func checkCgroupNamespace(_ mode: String) throws(EngineError) {
        guard ["", "private", "host"].contains(mode) else { throw .invalid("invalid cgroup namespace mode: \(mode)") }
    }

    public static func check(_ policy: RestartPolicy) throws(EngineError) {
        let count = policy.maximumRetryCount
        switch policy.name {
        case "always", "unless-stopped", "no":
            guard count != 0 else { return }
            throw .invalid(
                "invalid restart policy: maximum retry count can only be used with 'on-failure'"
                    + (count < 0 ? " and cannot be negative" : "")
            )
        case "on-failure":
            if count < 0 { throw .invalid("invalid restart policy: maximum retry count cannot be negative") }
        case "": return
        default:
            throw .invalid(
                "invalid restart policy: unknown policy '\(policy.name)'; use one of 'no', 'always', 'on-failure', or "
                    + "'unless-stopped'"
            )
        }
    }
}
