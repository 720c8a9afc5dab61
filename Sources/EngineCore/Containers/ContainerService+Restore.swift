import ContainerdAPI
import DockerAPI
import DockerdRules
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

extension ContainerService {
    /// Seconds that a shim gets to say how its container is: one that stands still must not keep the daemon from
    /// starting. Its container stays as it is written down, and is watched.
    private static let patience = 2

    private enum Finding: Sendable {
        case task(Containerd_V1_Types_Process)
        case none
        case silent
    }

    /// The tasks of our containers, each asked by itself. What containerd keeps of a container that is not running is
    /// taken away: a daemon that died between the making of the two left it.
    /// `silent` are those whose shim says nothing.
    func foundTasks() async throws -> (tasks: [String: Containerd_V1_Types_Process], silent: Set<String>) {
        let known = try await client.call { [client] in
            try await client.containers.list(.init(), metadata: client.metadata).containers.map(\.id)
        }
        let ids = Set(known).union(records.values.filter(\.state.hasProcess).map(\.id)).filter { records[$0] != nil }
        var found: [String: Containerd_V1_Types_Process] = [:]
        var leftover: [String] = []
        var silent: Set<String> = []
        await withTaskGroup(of: (String, Finding).self) { group in
            for id in ids { group.addTask { [client] in (id, await Self.look(id, client)) } }
            for await (id, finding) in group {
                switch finding {
                case .task(let task): found[id] = task
                case .none: leftover.append(id)
                case .silent:
                    silent.insert(id)
                    Log.warning("the shim of container \(id) does not answer; it stays as it was")
                }
            }
        }
        for id in leftover where records[id]?.state.hasProcess == false { await dropContainer(id) }
        return (found, silent)
    }

    /// Who asks from now on is told of ends that came while no daemon was there.
    func settle(_ ended: [String]) async {
        let ends = ended.compactMap { try? wait($0, .nextExit) }
        for id in ended { watch(id) }
        for end in ends { await end.value(milliseconds: Self.patience * 1000) }
    }

    /// A daemon that died as it made a container left a record without its files: they are made now. The snapshot is,
    /// when the container starts.
    func mendFolders() {
        for record in records.values where record.state.status == "created" && record.isWhole {
            if Files.exists("\(folders.data(record.id))/resolv.conf") { continue }
            do { try NetworkFiles(record, settings.current).write(to: folders.data(record.id)) } catch {
                Log.error("files of container \(record.id): \(error)")
            }
        }
    }

    private static func look(_ id: String, _ client: ContainerdClient) async -> Finding {
        let request = Containerd_Services_Tasks_V1_GetRequest.with { $0.containerID = id }
        var options = CallOptions.defaults
        options.timeout = .seconds(patience)
        do {
            let answer = try await client.callUnlessMissing { [options] in
                try await client.tasks.get(request, metadata: client.metadata, options: options)
            }
            guard let process = answer?.process else { return .none }
            return process.status == .unknown ? .silent : .task(process)
        } catch {
            return .silent
        }
    }
}
