import ContainerdAPI
import ContainerdRules
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization

/// Keeps containers in the state that their label `containerd.io/restart.status` asks for: looks at all of them every
/// `interval`, starts again what has ended and ends what shall be stopped. A client of the daemon's own services.
public final class RestartMonitor: Sendable {
    private struct Key: Hashable {
        let namespace: String
        let id: String
    }

    private let core: Core
    private let interval: Duration
    /// Containers that are being started or ended: one that takes long does not hold up the others, and is left alone.
    private let busy = Mutex<Set<Key>>([])
    /// Containers without a task, or with one that was not started yet, when last seen: its process, or 0.
    private let created = Mutex<[Key: UInt32]>([:])

    public init(core: Core, interval: Duration) {
        self.core = core
        self.interval = interval
    }

    /// Ends when its task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    let found = try await found()
                    created.withLock { known in known = known.filter { found[$0.key] != nil } }
                    for (key, container) in found { settle(key, container, &group) }
                } catch {
                    Log.error("restart monitor: \(error)")
                }
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// All containers that have a state to be in.
    private func found() async throws -> [Key: Containerd_Services_Containers_V1_Container] {
        var found: [Key: Containerd_Services_Containers_V1_Container] = [:]
        let namespaces = try await NamespacesService(core: core).list(request: .init(), context: InProcess.context)
        let request = Containerd_Services_Containers_V1_ListContainersRequest.with {
            $0.filters = ["labels.\"\(RestartPolicy.statusLabel)\""]
        }
        let service = ContainersService(core: core)
        for namespace in namespaces.namespaces.map(\.name) {
            let answer = try await Call.$namespace.withValue(namespace) {
                try await service.list(request: request, context: InProcess.context)
            }
            for container in answer.containers { found[Key(namespace: namespace, id: container.id)] = container }
        }
        return found
    }

    private func settle(
        _ key: Key,
        _ container: Containerd_Services_Containers_V1_Container,
        _ group: inout DiscardingTaskGroup
    ) {
        guard busy.withLock({ $0.insert(key).inserted }) else { return }
        let pending = created.withLock { $0[key] }
        group.addTask {
            var pid: UInt32?
            do {
                pid = try await Call.$namespace.withValue(key.namespace) {
                    try await RestartedContainer(core: self.core, container: container).settle(pending: pending)
                }
            } catch {
                Log.warning("restart monitor: container \(key.id) in \(key.namespace): \(error)")
            }
            self.created.withLock { $0[key] = pid }
            self.busy.withLock { _ = $0.remove(key) }
        }
    }
}
