import DockerAPI
import Linux

/// What docker puts in where the client said nothing.
extension ContainerService {
    /// The answer: warnings for the client.
    func complete(_ request: inout CreateRequest, id: String) throws -> [String] {
        var warnings: [String] = []
        var host = request.hostConfig
        if ["", "default", "bridge"].contains(host.networkMode) {
            if host.links?.isEmpty == false {
                throw EngineError.notImplemented("HostConfig.Links is not implemented: links need a bridge network")
            }
            host.networkMode = "none"
            warnings.append(
                "bridge networks are not implemented: the container has no network but loopback "
                    + "(--network host is the other choice, --network none says it without this warning)"
            )
            for name in ["default", "bridge"] {
                guard let endpoint = request.networkingConfig.endpointsConfig?.removeValue(forKey: name) else {
                    continue
                }
                request.networkingConfig.endpointsConfig?["none"] = endpoint
            }
            if host.portBindings?.isEmpty == false || host.publishAllPorts {
                warnings.append("ports are not published: the container has no network")
            }
        }
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
        return warnings
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
        guard ["none", "host"].contains(host.networkMode) else { return }
        for text in host.links ?? [] {
            let link = try LinkOption(text)
            do { _ = try find(link.name) } catch let error as EngineError {
                throw EngineError.invalid("could not get container for \(link.name): \(error.message)")
            }
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
