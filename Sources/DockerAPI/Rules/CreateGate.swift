import Linux

/// What a create means to a client of an older API: members it did not know yet are left out, defaults are those of its
/// time. The order is docker's, for the first error is the one that is told.
public struct CreateGate {
    public private(set) var request: CreateRequest
    public private(set) var warnings: [String] = []
    private let version: APIVersion

    /// `usesUnifiedCgroups`: version 2 of control groups.
    public init(_ request: CreateRequest, version: APIVersion, usesUnifiedCgroups: Bool) throws(EngineError) {
        self.request = request
        self.version = version
        nameDefaultNetwork()
        leaveOutNewerMembers(usesUnifiedCgroups)
        try checkMounts()
        try checkNetworks()
        warnOfVolumeDriver()
        try migrateMacAddress()
        try checkSysctls()
        if let limit = self.request.hostConfig.resources.pidsLimit, limit <= 0 {
            self.request.hostConfig.resources.pidsLimit = nil
        }
    }

    /// `default` is another name of the network that every machine has.
    private mutating func nameDefaultNetwork() {
        guard ["", "default"].contains(request.hostConfig.networkMode) else { return }
        request.hostConfig.networkMode = "bridge"
        if let endpoint = request.networkingConfig.endpointsConfig?.removeValue(forKey: "default") {
            request.networkingConfig.endpointsConfig?["bridge"] = endpoint
        }
    }

    private mutating func leaveOutNewerMembers(_ usesUnifiedCgroups: Bool) {
        if version < "1.25" { request.hostConfig.autoRemove = false }
        if version < "1.40" {
            eachMount { $0.bindOptions?.isNonRecursive = false }
            request.hostConfig.resources.kernelMemoryTCP = 0
            if request.hostConfig.ipcMode.isEmpty { request.hostConfig.ipcMode = "shareable" }
        }
        if version < "1.41", !usesUnifiedCgroups, request.hostConfig.cgroupnsMode.isEmpty {
            request.hostConfig.cgroupnsMode = "host"
        }
        if version < "1.42" {
            eachMount { mount in
                mount.bindOptions?.createsSource = false
                if mount.type != "volume" { mount.volumeOptions = nil }
                if mount.type != "tmpfs" { mount.tmpfsOptions = nil }
            }
            request.hostConfig.consoleSize = [0, 0]
        } else {
            request.hostConfig.resources.kernelMemory = 0
        }
        if version < "1.43" { request.hostConfig.annotations = nil }
        if version < "1.44" { request.config.healthcheck?.startInterval = 0 }
        if version < "1.48" {
            for (name, endpoint) in request.networkingConfig.endpointsConfig ?? [:] {
                guard var endpoint else { continue }
                endpoint.gwPriority = 0
                request.networkingConfig.endpointsConfig?[name] = endpoint
            }
        }
    }

    private mutating func eachMount(_ change: (inout Mount) -> Void) {
        for index in request.hostConfig.mounts?.indices ?? 0..<0 {
            if var mount = request.hostConfig.mounts?[index] {
                change(&mount)
                request.hostConfig.mounts?[index] = mount
            }
        }
    }

    private func checkMounts() throws(EngineError) {
        for mount in request.hostConfig.mounts ?? [] {
            if version >= "1.42" {
                let options = [
                    ("VolumeOptions", mount.volumeOptions != nil, "volume"),
                    ("BindOptions", mount.bindOptions != nil, "bind"),
                    ("TmpfsOptions", mount.tmpfsOptions != nil, "tmpfs"),
                ]
                for (name, isGiven, type) in options where isGiven && mount.type != type {
                    throw .invalid("\(name) must not be specified on mount type \"\(mount.type)\"")
                }
            }
            if version < "1.44", mount.type == "bind", mount.bindOptions?.readOnlyForceRecursive == true {
                throw .invalid("BindOptions.ReadOnlyForceRecursive needs API v1.44 or newer")
            }
        }
    }

    private func checkNetworks() throws(EngineError) {
        let names = (request.networkingConfig.endpointsConfig ?? [:]).keys.sorted()
        if version < "1.44", names.count > 1 {
            throw .invalid(
                "Container cannot be created with multiple network endpoints: \(names.joined(separator: ", "))"
            )
        }
        for mount in request.hostConfig.mounts ?? [] {
            if version < "1.45", mount.volumeOptions?.subpath.isEmpty == false {
                throw .invalid("VolumeOptions.Subpath needs API v1.45 or newer")
            }
            if version < "1.48", mount.type == "image" {
                throw .invalid("Mount type \"Image\" needs API v1.48 or newer")
            }
        }
    }

    private mutating func warnOfVolumeDriver() {
        guard !request.hostConfig.volumeDriver.isEmpty, version >= "1.48" else { return }
        let isIgnored = request.hostConfig.mounts?.contains {
            $0.type == "volume" && ($0.volumeOptions?.driver?.name ?? "").isEmpty
        }
        guard isIgnored == true else { return }
        warnings.append(
            "WARNING: the container-wide volume-driver configuration is ignored for volumes specified via 'mount'. Use "
                + "'--mount type=volume,volume-driver=...' instead"
        )
    }

    private mutating func migrateMacAddress() throws(EngineError) {
        let address = request.config.macAddress
        let mode = request.hostConfig.networkMode
        let takesOne = !["host", "none"].contains(mode) && NamespaceMode.container(mode) == nil
        if version < "1.44" {
            if address.isEmpty {
                for (name, endpoint) in request.networkingConfig.endpointsConfig ?? [:] {
                    guard var endpoint else { continue }
                    endpoint.macAddress = ""
                    request.networkingConfig.endpointsConfig?[name] = endpoint
                }
                return
            }
            guard takesOne else { throw .invalid("conflicting options: mac-address and the network mode") }
            var endpoint = self.endpoint(mode)
            endpoint.macAddress = address
            setEndpoint(mode, endpoint)
            return
        }
        if address.isEmpty { return }
        if takesOne {
            var endpoint = self.endpoint(mode)
            guard endpoint.macAddress.isEmpty || endpoint.macAddress == address else {
                throw .invalid(
                    "the container-wide MAC address must match the endpoint-specific MAC address for the main network, or "
                        + "be left empty"
                )
            }
            endpoint.macAddress = address
            setEndpoint(mode, endpoint)
        }
        warnings.append(
            "The container-wide MacAddress field is now deprecated. It should be specified in EndpointsConfig instead."
        )
        request.config.macAddress = ""
    }

    private static func name(_ mode: String) -> String { ["", "default"].contains(mode) ? "bridge" : mode }

    private func endpoint(_ mode: String) -> EndpointSettings {
        (request.networkingConfig.endpointsConfig?[Self.name(mode)] ?? nil) ?? EndpointSettings()
    }

    private mutating func setEndpoint(_ mode: String, _ endpoint: EndpointSettings) {
        request.networkingConfig.endpointsConfig = (request.networkingConfig.endpointsConfig ?? [:]).merging(
            [Self.name(mode): endpoint]
        ) { $1 }
    }

    /// A sysctl of one interface belongs to an endpoint since 1.46, and to no whole container since 1.48.
    private mutating func checkSysctls() throws(EngineError) {
        let mode = request.hostConfig.networkMode
        if mode == "host" || NamespaceMode.container(mode) != nil { return }
        let option = "com.docker.network.endpoint.sysctls"
        var moved: [String] = []
        var settings: [String] = []
        for (key, value) in (request.hostConfig.sysctls ?? [:]).sorted(by: { $0.key < $1.key }) {
            let parts = key.parts(by: ".", maxSplits: 4)
            guard parts.count == 5, parts[0] == "net", parts[3].hasPrefix("eth") else { continue }
            if version > "1.47" {
                throw .internalError(
                    "interface specific sysctl setting \"\(key)\" must be supplied using driver option '\(option)'"
                )
            }
            guard parts[3] == "eth0" else {
                throw .internalError(
                    "unable to determine network endpoint for sysctl \(key), use driver option '\(option)' to set "
                        + "per-interface sysctls"
                )
            }
            moved.append(key)
            settings.append("net.\(parts[1]).\(parts[2]).IFNAME.\(parts[4])=\(value)")
        }
        if moved.isEmpty { return }
        let text = settings.joined(separator: ",")
        warnings.append(
            "Migrated sysctl \"\(moved.joined(separator: ","))\" to DriverOpts{\"\(option)\":\"\(text)\"}."
        )
        var endpoint = self.endpoint(mode)
        let own = endpoint.driverOpts?[option].map { "," + $0 } ?? ""
        endpoint.driverOpts = (endpoint.driverOpts ?? [:]).merging([option: text + own]) { $1 }
        setEndpoint(mode, endpoint)
        for key in moved { request.hostConfig.sysctls?[key] = nil }
    }
}
