import ContainerdAPI
import Linux
import ShimAPI
import SwiftProtobuf

/// `ctr tasks delete`.
enum TaskRemoval {
    static func run(_ invocation: Invocation) async throws {
        let exec = invocation.string("exec-id")
        let force = invocation.isOn("force")
        try await invocation.connected { connection in
            if !exec.isEmpty {
                let id = invocation.argument(0)
                _ = try await connection.task(of: id)
                let process = RunningProcess(connection: connection, container: id, exec: exec)
                let code = try await process.delete(killing: force)
                if code != 0 { throw Exit(code: Int32(truncatingIfNeeded: code)) }
                return
            }
            var first: Failure?
            for id in invocation.arguments {
                do { _ = try await connection.task(of: id) } catch {
                    let failure = Failure(of: error)
                    first = first ?? failure
                    LogLine.error("failed to load task from \(id)", failure)
                    continue
                }
                do {
                    let process = RunningProcess(connection: connection, container: id)
                    let code = try await process.delete(killing: force)
                    if code != 0 { LogLine.warning("task \(id) exit with non-zero exit code \(code)") }
                } catch {
                    let failure = Failure(of: error)
                    first = first ?? failure
                    LogLine.error("unable to delete \(id)", failure)
                }
            }
            if let first { throw first }
        }
    }
}
