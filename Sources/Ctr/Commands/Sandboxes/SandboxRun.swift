import ContainerdAPI
import FoundationEssentials
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr sandboxes run`.
enum SandboxRun {
    static func run(_ invocation: Invocation) async throws {
        guard invocation.arguments.count == 2 else { return try invocation.showHelp() }
        let spec: [UInt8]
        do {
            spec = try FileDescriptor.open(invocation.argument(0), O_RDONLY).readAll(limit: 16 << 20)
        } catch {
            throw Failure("failed to read sandbox config: \(error)")
        }
        do { _ = try JSONNode.parse(spec) } catch { throw Failure("failed to parse sandbox config: \(error)") }
        let id = invocation.argument(1)
        if id.isEmpty { throw Failure("failed to create new sandbox: sandbox ID must be specified") }
        let now = Google_Protobuf_Timestamp.with { $0.seconds = Int64(Timestamp.secondsNow()) }
        let sandbox = Containerd_Types_Sandbox.with {
            $0.sandboxID = id
            $0.sandboxer = "shim"
            $0.createdAt = now
            $0.updatedAt = now
            $0.runtime.name = invocation.string("runtime")
            $0.runtime.options.typeURL = "google.protobuf.Empty"
            $0.spec.typeURL = NewContainer.specType
            $0.spec.value = Data(spec)
        }
        try await invocation.connected { connection in
            do { try await create(sandbox, connection) } catch {
                throw Failure(of: error).prefixed("failed to create new sandbox")
            }
            let start = Containerd_Services_Sandbox_V1_ControllerStartRequest.with {
                $0.sandboxID = id
                $0.sandboxer = "shim"
            }
            do {
                _ = try await connection.call { try await connection.sandboxController.start(start) }
            } catch {
                throw Failure(of: error).prefixed("failed to start")
            }
            try Output.line(id)
        }
    }

    private static func create(_ sandbox: Containerd_Types_Sandbox, _ connection: Connection) async throws {
        let record = Containerd_Services_Sandbox_V1_StoreCreateRequest.with { $0.sandbox = sandbox }
        _ = try await connection.call { try await connection.sandboxes.create(record) }
        let request = Containerd_Services_Sandbox_V1_ControllerCreateRequest.with {
            $0.sandboxID = sandbox.sandboxID
            $0.sandbox = sandbox
            $0.sandboxer = sandbox.sandboxer
            $0.options = sandbox.runtime.options
        }
        do {
            _ = try await connection.call { try await connection.sandboxController.create(request) }
        } catch {
            throw Failure(of: error).prefixed("failed to create sandbox with \(sandbox.sandboxer) sandboxer")
        }
    }
}
