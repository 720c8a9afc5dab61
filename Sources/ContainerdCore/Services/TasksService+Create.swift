import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

extension TasksService {
    func create(request: Containerd_Services_Tasks_V1_CreateTaskRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_CreateTaskResponse
    {
        let namespace = try Call.requiredNamespace()
        let id = request.containerID
        let container = try containers.get(id)
        var shim = Containerd_Task_V3_CreateTaskRequest()
        shim.id = id
        shim.rootfs = request.rootfs
        shim.terminal = request.terminal
        shim.stdin = request.stdin
        shim.stdout = request.stdout
        shim.stderr = request.stderr
        // The options of this call, or else those of the container.
        if request.hasOptions && !request.options.value.isEmpty {
            shim.options = request.options
        } else if container.runtime.hasOptions {
            shim.options = container.runtime.options
        }
        let options = try Self.runcOptions(request.options)
        shim.checkpoint = options.criuImagePath
        let saved = shim.checkpoint.isEmpty && request.hasCheckpoint ? try savedState(request.checkpoint) : nil
        let runtime = request.runtimePath.isEmpty ? container.runtime.name : request.runtimePath
        _ = try ShimBinary(runtime: runtime)
        let sandbox = try sandboxShim(container.sandbox, options)
        let spec = Array(container.spec.value)
        let core = core
        let pid = try await core.tasks.create(id, request: shim, sandbox: sandbox) {
            let bundle = try Bundle.make(core, .task, namespace, id, runtime: runtime, spec: spec)
            do {
                if sandbox != nil { try bundle.join(sandbox: container.sandbox) }
                return (bundle, try saved.map { try $0.unpack(into: bundle) })
            } catch {
                try? bundle.remove()
                throw error
            }
        }
        return .with {
            $0.containerID = id
            $0.pid = pid
        }
    }

    /// What a client says about runc; defaults for what is not about runc.
    private static func runcOptions(_ any: Google_Protobuf_Any) throws -> Containerd_Runc_V1_Options {
        guard any.typeURL.utf8.reversed().starts(with: "containerd.runc.v1.Options".utf8.reversed()) else {
            return Containerd_Runc_V1_Options()
        }
        return try Containerd_Runc_V1_Options(serializedBytes: Array(any.value))
    }

    /// The shim of the container's sandbox, nil where the task gets one of its own.
    private func sandboxShim(_ id: String, _ options: Containerd_Runc_V1_Options) throws -> ShimAddress? {
        // A client may know a sandbox that it has not recorded, as old ones do.
        guard !id.isEmpty, try SandboxStoreService.records(core).find(id) != nil else { return nil }
        let address =
            options.taskApiAddress.isEmpty
            ? try core.sandboxes.address(id)
            : try ShimAddress(endpoint: options.taskApiAddress, version: max(2, Int(options.taskApiVersion)))
        // Older shims find the containers that they share by themselves, in `start`.
        return address.version >= 3 ? address : nil
    }
}
