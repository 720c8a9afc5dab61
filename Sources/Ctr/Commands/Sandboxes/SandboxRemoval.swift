import ContainerdAPI
import ShimAPI
import SwiftProtobuf

/// `ctr sandboxes remove`.
enum SandboxRemoval {
    static func run(_ invocation: Invocation) async throws {
        let force = invocation.isOn("force")
        try await invocation.connected { connection in
            for id in invocation.arguments {
                let sandbox: Containerd_Types_Sandbox
                do {
                    let request = Containerd_Services_Sandbox_V1_StoreGetRequest.with { $0.sandboxID = id }
                    sandbox = try await connection.call { try await connection.sandboxes.get(request) }.sandbox
                } catch {
                    LogLine.error("failed to load sandbox \(id)", error)
                    continue
                }
                do { try await stop(sandbox, connection) } catch {
                    LogLine.error("failed to stop sandbox \(id)", error)
                    if !force { continue }
                }
                do { try await shutdown(sandbox, connection) } catch {
                    LogLine.error("failed to shutdown sandbox \(id)", error)
                    continue
                }
                LogLine.info("deleted: \(id)")
            }
        }
    }

    private static func stop(_ sandbox: Containerd_Types_Sandbox, _ connection: Connection) async throws {
        let request = Containerd_Services_Sandbox_V1_ControllerStopRequest.with {
            $0.sandboxID = sandbox.sandboxID
            $0.sandboxer = sandbox.sandboxer
        }
        _ = try await connection.call { try await connection.sandboxController.stop(request) }
    }

    private static func shutdown(_ sandbox: Containerd_Types_Sandbox, _ connection: Connection) async throws {
        let request = Containerd_Services_Sandbox_V1_ControllerShutdownRequest.with {
            $0.sandboxID = sandbox.sandboxID
            $0.sandboxer = sandbox.sandboxer
        }
        try await unlessMissing {
            _ = try await connection.call { try await connection.sandboxController.shutdown(request) }
        }
        let record = Containerd_Services_Sandbox_V1_StoreDeleteRequest.with { $0.sandboxID = sandbox.sandboxID }
        try await unlessMissing { _ = try await connection.call { try await connection.sandboxes.delete(record) } }
    }

    private static func unlessMissing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch {
            let failure = Failure(of: error)
            if !failure.isNotFound { throw failure }
        }
    }
}
