import DockerAPI
import Linux

/// Everything that docker checks of a create before it makes anything; the order decides which error is told.
struct RequestCheck {
    private(set) var request: CreateRequest
    private(set) var warnings: [String] = []

    init(_ given: CreateRequest, kernel: KernelFacilities, isRemapped: Bool) throws(EngineError) {
        request = given
        if request.hostConfig.restartPolicy.name.isEmpty { request.hostConfig.restartPolicy.name = "no" }
        try ContainerConfigRules.check(&request.config)
        try HostConfigRules.check(request.hostConfig, kernel: kernel)
        let bounds = try ResourceRules(request.hostConfig.resources, kernel: kernel)
        request.hostConfig.resources = bounds.resources
        warnings += bounds.warnings
        try HostConfigRules.checkModes(request.hostConfig)
        if isRemapped { try HostConfigRules.checkUserNamespace(request.hostConfig) }
        if request.hostConfig.networkMode == "host", request.hostConfig.portBindings?.isEmpty == false {
            warnings.append("Published ports are discarded when using host network mode")
        }
        try HostConfigRules.checkCgroupNamespace(request.hostConfig.cgroupnsMode)
        if request.hostConfig.cgroupnsMode == "private", !kernel.cgroupNamespaces {
            warnings.append(
                "Your kernel does not support cgroup namespaces.  Cgroup namespace setting discarded."
            )
        }
        for (name, endpoint) in request.networkingConfig.endpointsConfig ?? [:] where endpoint == nil {
            throw EngineError.invalid("invalid config for network \(name): EndpointsConfig is nil")
        }
        _ = try SecurityOptions(request.hostConfig.securityOpt ?? [])
    }
}
