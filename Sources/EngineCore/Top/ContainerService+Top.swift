import Cgroups
import DockerAPI
import Glibc
import Linux
import Text

extension ContainerService {
    /// The answer of GET /containers/ID/top. `arguments` are those of ps; empty means -ef.
    public func top(_ name: String, _ arguments: String) async throws -> [UInt8] {
        try Self.check(arguments)
        let record = try find(name)
        if record.state.status == "restarting" {
            throw EngineError.conflict("Container \(record.id) is restarting, wait until the container is running")
        }
        guard record.state.isRunning else { throw EngineError.conflict("container \(record.id) is not running") }
        let pid = pid_t(record.state.pid)
        let table = try await Offload.run {
            let pids = try CgroupManager.ofContainer(record.id, process: pid).processes().sorted()
            return ["", "-ef"].contains(arguments)
                ? ProcessTable.full(pids) : try ProcessTable.byHost(arguments, pids)
        }
        publish("top", record)
        return table.json
    }

    /// A column that is called PID and is none would show what is another's.
    private static func check(_ arguments: String) throws {
        let words = arguments.utf8.split(omittingEmptySubsequences: true) { [0x09, 0x20].contains($0) }.dropFirst()
        for word in words {
            let parts = word.split(separator: 0x3D, maxSplits: 1).map { String(Substring($0)) }
            if parts.count == 2, parts[1].hasPrefix("PID"), parts[0] != "pid" {
                throw EngineError.internalError("specifying \"\(parts[0])=\(parts[1])\" is not allowed")
            }
        }
    }
}
