import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization

/// The sandboxes of the controller "shim" by namespace and id: starts their shims, speaks to them and cleans up after
/// those that die.
final class SandboxManager: Sendable {
    private static let service = "containerd.runtime.sandbox.v1.Sandbox"
    /// Seconds for a shim to end when it was asked to.
    private static let patience = 5

    typealias Key = TaskManager.Key

    private enum Slot {
        /// The id is taken while the sandbox is being made or removed.
        case reserved
        case ready(RunningSandbox)
    }

    private let slots = Mutex<[Key: Slot]>([:])
    private let launcher: ShimLauncher

    init(launcher: ShimLauncher) {
        self.launcher = launcher
    }

    // MARK: The table

    /// nil for one that is not there, or not yet.
    func find(_ id: String) throws -> RunningSandbox? {
        let key = Key(namespace: try Call.requiredNamespace(), id: id)
        guard case .ready(let sandbox) = slots.withLock({ $0[key] }) else { return nil }
        return sandbox
    }

    func get(_ id: String) throws -> RunningSandbox {
        guard let sandbox = try find(id) else { throw EngineError.notFound("sandbox \(id): not found") }
        return sandbox
    }

    /// Where a task of the sandbox finds its shim.
    func address(_ id: String) throws -> ShimAddress {
        guard let sandbox = try find(id) else {
            throw EngineError.notFound("failed to start shim: can't find shim for sandbox \(id): not found")
        }
        return sandbox.address
    }

    private func set(_ key: Key, _ slot: Slot?) { slots.withLock { $0[key] = slot } }

    private func key(_ bundle: Bundle) -> Key { Key(namespace: bundle.namespace, id: bundle.id) }

    private func add(_ sandbox: RunningSandbox) {
        let key = key(sandbox.bundle)
        set(key, .ready(sandbox))
        // The end of a connection that nobody could look up before.
        if sandbox.shim.isClosed { connectionEnded(key) }
    }

    // MARK: Life

    /// `make` makes the bundle. When anything fails afterwards, shim and bundle are gone again.
    func create(
        _ request: Containerd_Runtime_Sandbox_V1_CreateSandboxRequest,
        options: Google_Protobuf_Any,
        bundle make: @escaping @Sendable () throws -> Bundle
    ) async throws {
        let id = request.sandboxID
        let key = Key(namespace: try Call.requiredNamespace(), id: id)
        try slots.withLock { slots in
            guard slots[key] == nil else {
                throw EngineError.conflict("sandbox \(id) already running: already exists")
            }
            slots[key] = .reserved
        }
        try await Unbroken.run {
            do {
                let sandbox = try await self.launch(id, options, make)
                try await self.create(sandbox, request)
            } catch {
                self.set(key, nil)
                throw error
            }
        }
    }

    private func launch(
        _ id: String,
        _ options: Google_Protobuf_Any,
        _ make: @escaping @Sendable () throws -> Bundle
    ) async throws -> RunningSandbox {
        let launcher = launcher
        return try await Offload.run {
            let bundle = try make()
            do {
                let address = try launcher.start(bundle, options: options)
                try bundle.record(address)
                return try self.connect(bundle, address)
            } catch {
                launcher.discard(bundle)
                try? launcher.remove(bundle)
                let kind = (error as? EngineError)?.kind ?? .internal
                throw EngineError(kind, "failed to start new shim for sandbox \(id)", cause: error)
            }
        }
    }

    private func create(
        _ sandbox: RunningSandbox,
        _ request: Containerd_Runtime_Sandbox_V1_CreateSandboxRequest
    ) async throws {
        var request = request
        request.bundlePath = sandbox.bundle.path
        do {
            let _: Containerd_Runtime_Sandbox_V1_CreateSandboxResponse = try await call(
                sandbox,
                "CreateSandbox",
                request
            )
            add(sandbox)
        } catch {
            await end(sandbox)
            throw Self.failure("failed to create sandbox \(request.sandboxID)", error)
        }
    }

    func start(_ id: String) async throws -> Containerd_Runtime_Sandbox_V1_StartSandboxResponse {
        let sandbox = try get(id)
        return try await Unbroken.run {
            do {
                return try await self.call(
                    sandbox,
                    "StartSandbox",
                    Containerd_Runtime_Sandbox_V1_StartSandboxRequest.with { $0.sandboxID = id }
                )
            } catch {
                await self.remove(sandbox)
                throw Self.failure("failed to start sandbox \(id)", error)
            }
        }
    }

    func shutdown(_ id: String) async throws {
        let sandbox = try get(id)
        try await Unbroken.run { await self.remove(sandbox) }
    }

    func call<Reply: SwiftProtobuf.Message>(
        _ sandbox: RunningSandbox,
        _ method: String,
        _ request: some SwiftProtobuf.Message,
        seconds: Int? = nil
    ) async throws -> Reply {
        try await sandbox.shim.call(method, request, service: Self.service, seconds: seconds)
    }

    static func failure(_ what: String, _ error: any Error) -> EngineError {
        EngineError((error as? EngineError)?.kind ?? .internal, what, cause: error)
    }

    private func remove(_ sandbox: RunningSandbox) async {
        let key = key(sandbox.bundle)
        // From here on the end of the connection is nobody's surprise.
        set(key, .reserved)
        await end(sandbox)
        set(key, nil)
    }

    private func end(_ sandbox: RunningSandbox) async {
        let (bundle, address) = (sandbox.bundle, sandbox.address)
        let request = Containerd_Runtime_Sandbox_V1_ShutdownSandboxRequest.with { $0.sandboxID = bundle.id }
        let answer: Containerd_Runtime_Sandbox_V1_ShutdownSandboxResponse? = try? await call(
            sandbox,
            "ShutdownSandbox",
            request,
            seconds: Self.patience
        )
        sandbox.shim.close()
        let hasEnded = try? await Offload.run { answer != nil && LeftoverShim.hasEnded(address) }
        await discard(bundle, isEnded: hasEnded ?? false)
    }

    /// Called by the connection's thread. The tasks of the sandbox have connections of their own that end too.
    private func connectionEnded(_ key: Key) {
        let ended = slots.withLock { slots -> RunningSandbox? in
            guard case .ready(let sandbox) = slots[key], sandbox.shim.isClosed else { return nil }
            slots[key] = .reserved
            return sandbox
        }
        guard let ended else { return }
        Log.warning("shim of sandbox \(key.id) in \(key.namespace) disconnected, cleaning up")
        Task {
            await discard(ended.bundle)
            set(key, nil)
        }
    }

    private func discard(_ bundle: Bundle, isEnded: Bool = false) async {
        let launcher = launcher
        do {
            try await Offload.run {
                if !isEnded { launcher.discard(bundle) }
                try launcher.remove(bundle)
            }
        } catch {
            Log.error("remove the bundle of sandbox \(bundle.id): \(error)")
        }
    }

    private func connect(_ bundle: Bundle, _ address: ShimAddress) throws -> RunningSandbox {
        let key = key(bundle)
        let shim = try ShimConnection(path: address.path, version: address.version, namespace: bundle.namespace) {
            [weak self] in self?.connectionEnded(key)
        }
        return RunningSandbox(bundle: bundle, shim: shim, address: address)
    }

    // MARK: After a restart

    /// Takes up the sandboxes of an earlier daemon; what is left of dead ones goes.
    func recover(_ core: Core) async {
        for (namespace, id) in Bundle.all(in: Bundle.states(core, .sandbox)) {
            let bundle = Bundle.found(core, .sandbox, namespace, id)
            guard let address = bundle.address else {
                await discard(bundle)
                continue
            }
            do {
                try launcher.logs.follow(bundle)
                add(try await Offload.run { try self.connect(bundle, address) })
            } catch {
                Log.warning("shim of sandbox \(id) in \(namespace): \(error)")
                // One that lives and can't be reached stays for the next daemon.
                if UnixStream.isRefusal(error) { await discard(bundle) }
            }
        }
        Bundle.removeLeftoverWork(core, .sandbox)
    }
}
