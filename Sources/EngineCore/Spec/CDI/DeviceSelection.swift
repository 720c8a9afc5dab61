import DockerAPI
import Linux

/// From what a client wants of a device driver to the names of devices. `--gpus` names none: it is answered from
/// CDI's devices of the class gpu, where there are some.
struct DeviceSelection {
    private let registry: CDIRegistry

    init(_ registry: CDIRegistry) { self.registry = registry }

    func edits(_ requests: [DeviceRequest]) throws(EngineError) -> CDIEdits {
        var names: [String] = []
        for request in requests { names += try self.names(request) }
        return names.isEmpty ? CDIEdits() : try registry.edits(names)
    }

    private func names(_ request: DeviceRequest) throws(EngineError) -> [String] {
        if request.driver == "cdi" {
            if request.count != 0 { throw .internalError("unexpected count in CDI device request") }
            if request.options?.isEmpty == false { throw .internalError("unexpected options in CDI device request") }
            return request.deviceIDs ?? []
        }
        let wantsGPU = request.capabilities?.contains { $0.contains("gpu") } == true
        let kind = registry.kinds.sorted().first { $0.hasSuffix("/gpu") }
        guard wantsGPU, ["", "nvidia"].contains(request.driver), let kind else {
            let lists = (request.capabilities ?? []).map { "[" + $0.joined(separator: " ") + "]" }
            throw .internalError(
                "could not select device driver \"\(request.driver)\" with capabilities: [\(lists.joined(separator: " "))]"
            )
        }
        if let ids = request.deviceIDs, !ids.isEmpty { return ids.map { "\(kind)=\($0)" } }
        if request.count > 1024 { throw .invalid("too many devices: \(request.count)") }
        return request.count < 0 ? ["\(kind)=all"] : (0..<request.count).map { "\(kind)=\($0)" }
    }
}
