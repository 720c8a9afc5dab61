import DockerAPI
import DockerdRules
import Linux

/// What docker puts in where the client said nothing.
extension ContainerService {
    func complete(_ request: inout CreateRequest, id: String) throws {
        var host = request.hostConfig
        host.pidMode = withID(host.pidMode)
        host.ipcMode = withID(host.ipcMode)
        host.networkMode = withID(host.networkMode)
        if host.resources.memory > 0 && host.resources.memorySwap == 0 {
            host.resources.memorySwap = host.resources.memory.multipliedReportingOverflow(by: 2).partialValue
        }
        if host.resources.oomKillDisable == nil { host.resources.oomKillDisable = false }
        if host.logConfig.config == nil { host.logConfig.config = [:] }
        try requireOthers(host)
        addLabels(&host)
        if !host.privileged {
            if host.maskedPaths == nil { host.maskedPaths = SpecWriter.masked }
            if host.readonlyPaths == nil { host.readonlyPaths = SpecWriter.readonly }
        }
        if request.config.hostname.isEmpty {
            request.config.hostname = host.networkMode == "host" ? Host.name : String(id.prefix(12))
        }
        request.hostConfig = host
    }

    /// Networks by their names as far as they are there: they may still come. Without a default network a container that
    /// names none has none.
    func settleNetworks(_ request: inout CreateRequest, name: String) async throws {
        let mode = request.hostConfig.networkMode
        if let links = request.hostConfig.links, !links.isEmpty, NamespaceMode.container(mode) == nil {
            let kept = try keptLinks(links, owner: name)
            if mode == "bridge" { request.hostConfig.links = kept }
        }
        for (key, settings) in request.networkingConfig.endpointsConfig ?? [:] {
            guard let settings else { continue }
            let found = try? await networks.lookUp(key)
            do throws(EngineError) {
                try EndpointRules.check(settings, network: found?.name ?? key, subnets: found?.chosenSubnets)
            } catch {
                throw EngineError(error.kind, "invalid config for network \(key): \(error.message)")
            }
            if let found, found.name != key {
                request.networkingConfig.endpointsConfig?[key] = nil
                request.networkingConfig.endpointsConfig?[found.name] = settings
            }
        }
        if (request.networkingConfig.endpointsConfig ?? [:]).isEmpty, let found = try? await networks.lookUp(mode) {
            request.networkingConfig.endpointsConfig = [found.name: EndpointSettings()]
        }
        guard mode == "bridge", !settings.current.network.hasBridge else { return }
        request.hostConfig.networkMode = "none"
        if let endpoint = request.networkingConfig.endpointsConfig?.removeValue(forKey: "bridge") {
            request.networkingConfig.endpointsConfig?["none"] = endpoint
        }
    }

    /// A container that is named in a mode is known by its id from then on: names change.
    private func withID(_ mode: String) -> String {
        guard let name = NamespaceMode.container(mode), let other = try? find(name) else { return mode }
        return "container:\(other.id)"
    }

    /// Containers whose namespaces of processes or IPC are joined have to be there; that of a network may come later.
    private func requireOthers(_ host: HostConfig) throws {
        for mode in [host.ipcMode, host.pidMode] {
            guard let name = NamespaceMode.container(mode), !name.isEmpty else { continue }
            do { _ = try find(name) } catch let error as EngineError { throw EngineError.invalid(error.message) }
        }
    }

    /// Labels of SELinux make no sense where a container shares the host's processes: docker says so in the options.
    private func addLabels(_ host: inout HostConfig) {
        let options = host.securityOpt ?? []
        if options.contains(where: { $0.split(separator: "=", omittingEmptySubsequences: false).first == "label" }) {
            return
        }
        guard host.ipcMode == "host" || host.pidMode == "host" || host.privileged else { return }
        host.securityOpt = options + ["label=disable"]
    }
}
