import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// The life of sandboxes. The only controller is "shim"; CRI would bring another.
struct SandboxControllerService: Containerd_Services_Sandbox_V1_Controller.SimpleServiceProtocol {
    let core: Core

    private func check(_ sandboxer: String) throws {
        if sandboxer.isEmpty {
            throw EngineError.invalid("invalid argument: sandbox controller name can not be empty")
        }
        guard sandboxer == "shim" else {
            throw EngineError.notFound("not found: failed to get sandbox controller by \(sandboxer)")
        }
    }

    func create(request: Containerd_Services_Sandbox_V1_ControllerCreateRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_ControllerCreateResponse
    {
        try check(request.sandboxer)
        let namespace = try Call.requiredNamespace()
        let sandbox = request.sandbox
        let id = try Call.checkedIdentifier(request.hasSandbox ? sandbox.sandboxID : request.sandboxID)
        let runtime = sandbox.runtime.name
        if runtime.isEmpty {
            throw EngineError.internalError(
                "failed to start new shim for sandbox \(id): failed to resolve runtime path: no runtime name"
            )
        }
        _ = try ShimBinary(runtime: runtime)
        let shim = Containerd_Runtime_Sandbox_V1_CreateSandboxRequest.with {
            $0.sandboxID = id
            $0.rootfs = request.rootfs
            if request.hasOptions { $0.options = request.options }
            $0.netnsPath = request.netnsPath
            $0.annotations = request.annotations
        }
        let core = core
        try await core.sandboxes.create(shim, options: sandbox.runtime.options) {
            try Bundle.make(core, .sandbox, namespace, id, runtime: runtime, spec: Array(sandbox.spec.value))
        }
        publish("/sandboxes/create", Containerd_Events_SandboxCreate.with { $0.sandboxID = id })
        return .with { $0.sandboxID = id }
    }

    private func publish(_ topic: String, _ event: some SwiftProtobuf.Message) {
        core.events.publish(topic, namespace: Call.namespace, event)
    }

    func start(request: Containerd_Services_Sandbox_V1_ControllerStartRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_ControllerStartResponse
    {
        try check(request.sandboxer)
        let id = request.sandboxID
        guard let sandbox = try core.sandboxes.find(id) else {
            let missing = "unable to find sandbox \"\(id)\""
            throw EngineError.internalError("failed to start sandbox \"\(id)\": \(missing)")
        }
        let answer = try await core.sandboxes.start(id)
        publish("/sandboxes/start", Containerd_Events_SandboxStart.with { $0.sandboxID = id })
        return .with {
            $0.sandboxID = id
            $0.pid = answer.pid
            $0.createdAt = answer.createdAt
            $0.address = sandbox.address.endpoint
            $0.version = UInt32(sandbox.address.version)
        }
    }

    func platform(request: Containerd_Services_Sandbox_V1_ControllerPlatformRequest, context: ServerContext)
        async throws -> Containerd_Services_Sandbox_V1_ControllerPlatformResponse
    {
        try check(request.sandboxer)
        let answer: Containerd_Runtime_Sandbox_V1_PlatformResponse = try await ask(
            request.sandboxID,
            "Platform",
            Containerd_Runtime_Sandbox_V1_PlatformRequest.with { $0.sandboxID = request.sandboxID },
            "failed to get sandbox platform"
        )
        return .with { $0.platform = answer.platform }
    }

    private func ask<Reply: SwiftProtobuf.Message>(
        _ id: String,
        _ method: String,
        _ request: some SwiftProtobuf.Message,
        _ failure: String
    ) async throws -> Reply {
        let sandbox = try core.sandboxes.get(id)
        do {
            return try await core.sandboxes.call(sandbox, method, request)
        } catch {
            throw SandboxManager.failure(failure, error)
        }
    }

    /// One that is gone has stopped.
    func stop(request: Containerd_Services_Sandbox_V1_ControllerStopRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_ControllerStopResponse
    {
        try check(request.sandboxer)
        guard let sandbox = try core.sandboxes.find(request.sandboxID) else { return .init() }
        let shim = Containerd_Runtime_Sandbox_V1_StopSandboxRequest.with {
            $0.sandboxID = request.sandboxID
            $0.timeoutSecs = request.timeoutSecs
        }
        do {
            let _: Containerd_Runtime_Sandbox_V1_StopSandboxResponse = try await Unbroken.run {
                try await core.sandboxes.call(sandbox, "StopSandbox", shim)
            }
        } catch let error as EngineError {
            guard error.kind == .notFound || error.kind == .unavailable else {
                throw SandboxManager.failure("failed to stop sandbox", error)
            }
        }
        return .init()
    }

    func wait(request: Containerd_Services_Sandbox_V1_ControllerWaitRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_ControllerWaitResponse
    {
        try check(request.sandboxer)
        let id = request.sandboxID
        let answer: Containerd_Runtime_Sandbox_V1_WaitSandboxResponse = try await ask(
            id,
            "WaitSandbox",
            Containerd_Runtime_Sandbox_V1_WaitSandboxRequest.with { $0.sandboxID = id },
            "failed to wait sandbox \(id)"
        )
        publish(
            "/sandboxes/exit",
            Containerd_Events_SandboxExit.with {
                $0.sandboxID = id
                $0.exitStatus = answer.exitStatus
                $0.exitedAt = answer.exitedAt
            }
        )
        return .with {
            $0.exitStatus = answer.exitStatus
            $0.exitedAt = answer.exitedAt
        }
    }

    func status(request: Containerd_Services_Sandbox_V1_ControllerStatusRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_ControllerStatusResponse
    {
        try check(request.sandboxer)
        let id = request.sandboxID
        guard let sandbox = try core.sandboxes.find(id) else {
            return .with {
                $0.sandboxID = id
                $0.exitedAt = .now
                $0.extra = Google_Protobuf_Any()
            }
        }
        let answer: Containerd_Runtime_Sandbox_V1_SandboxStatusResponse = try await ask(
            id,
            "SandboxStatus",
            Containerd_Runtime_Sandbox_V1_SandboxStatusRequest.with {
                $0.sandboxID = id
                $0.verbose = request.verbose
            },
            "failed to query sandbox \(id) status"
        )
        return .with {
            $0.sandboxID = answer.sandboxID
            $0.pid = answer.pid
            $0.state = answer.state
            $0.info = answer.info
            $0.createdAt = answer.createdAt
            if answer.hasExitedAt { $0.exitedAt = answer.exitedAt }
            $0.extra = answer.extra
            $0.address = sandbox.address.endpoint
            $0.version = UInt32(sandbox.address.version)
        }
    }

    func shutdown(request: Containerd_Services_Sandbox_V1_ControllerShutdownRequest, context: ServerContext)
        async throws -> Containerd_Services_Sandbox_V1_ControllerShutdownResponse
    {
        try check(request.sandboxer)
        try await core.sandboxes.shutdown(request.sandboxID)
        return .init()
    }

    func metrics(request: Containerd_Services_Sandbox_V1_ControllerMetricsRequest, context: ServerContext)
        async throws -> Containerd_Services_Sandbox_V1_ControllerMetricsResponse
    {
        try check(request.sandboxer)
        let answer: Containerd_Runtime_Sandbox_V1_SandboxMetricsResponse = try await ask(
            request.sandboxID,
            "SandboxMetrics",
            Containerd_Runtime_Sandbox_V1_SandboxMetricsRequest.with { $0.sandboxID = request.sandboxID },
            "failed to get sandbox metrics"
        )
        return .with { $0.metrics = answer.metrics }
    }

    /// A shim has nothing that a record of it could change.
    func update(request: Containerd_Services_Sandbox_V1_ControllerUpdateRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_ControllerUpdateResponse
    {
        try check(request.sandboxer)
        guard request.hasSandbox else { throw EngineError.internalError("sandbox can not be nil") }
        return .init()
    }
}
