import DockerAPI
import Glibc
import Linux

extension ContainerService {
    /// One reading. A container that does not run, or ends meanwhile, has used nothing.
    public func stats(_ id: String) async throws -> StatsResponse {
        var empty = StatsResponse()
        let record = try find(id)
        empty.id = record.id
        empty.name = "/" + record.name
        guard record.state.isRunning, record.state.pid > 0 else { return empty }
        let reader = StatsReader(id: record.id, pid: record.state.pid, hasNetworks: !record.sandboxKey.isEmpty)
        do {
            return try await Offload.run { try reader.read() }
        } catch {
            // It has ended under our hands, and its groups with it.
            guard Glibc.kill(pid_t(record.state.pid), 0) == 0 else { return empty }
            throw error
        }
    }
}
