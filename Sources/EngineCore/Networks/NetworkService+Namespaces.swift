import DockerAPI
import Linux
import Networking

/// Where containers' network namespaces are pinned.
extension NetworkService {
    /// A namespace's id and its place; nothing is made.
    func newNamespace() -> (id: String, path: String) {
        let id = RandomID.make()
        return (id, "\(folder)/\(id.prefix(12))")
    }

    /// Pins the namespace that the runtime made for a container without networks, so that it can come into one.
    func pinNamespace(of record: ContainerRecord) async throws -> (id: String, path: String) {
        let new = newNamespace()
        let (folder, kernel, pid, id) = (folder, kernel, record.state.pid, record.id)
        try await Offload.run {
            try Files.makeDirectories(folder, mode: 0o711)
            let namespace = try RunningRoot(pid: pid, id: id).openNetwork()
            try kernel.pinNamespace(namespace.raw, at: new.path)
        }
        return new
    }

    /// A daemon that died between a namespace and its first endpoint left it: it goes, with all others that nobody knows.
    func sweepNamespaces(keeping known: Set<String>) async {
        let (folder, kernel) = (folder, kernel)
        let known = known.union(endpoints.values.map(\.namespace))
        let names = (try? Files.list(folder)) ?? []
        for path in names.map({ "\(folder)/\($0)" }) where !known.contains(path) {
            do { try await Offload.run { try kernel.removeNamespace(at: path) } } catch {
                Log.error("network namespace \(path): \(error)")
            }
        }
    }
}
