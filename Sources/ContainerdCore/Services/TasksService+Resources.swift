import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// Limits of tasks, and what they use.
extension TasksService {
    func update(request: Containerd_Services_Tasks_V1_UpdateTaskRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let shim = Containerd_Task_V3_UpdateTaskRequest.with {
            $0.id = request.containerID
            if request.hasResources { $0.resources = request.resources }
            $0.annotations = request.annotations
        }
        let task = try find(request.containerID)
        return try await Unbroken.run { try await task.shim.call("Update", shim) }
    }

    /// A task that can't say what it uses is left out.
    func metrics(request: Containerd_Services_Tasks_V1_MetricsRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_MetricsResponse
    {
        let filters = try request.filters.map { try Filter($0) }
        let tasks = try core.tasks.all().filter { task in
            Filter.any(filters) { field in
                switch field {
                case "id": task.id
                case "namespace": task.bundle.namespace
                default: nil
                }
            }
        }
        let metrics = await withTaskGroup(of: Containerd_Types_Metric?.self) { group in
            for task in tasks {
                group.addTask { await Self.metric(task) }
            }
            var metrics: [Containerd_Types_Metric] = []
            for await case let metric? in group { metrics.append(metric) }
            return metrics.sorted { $0.id < $1.id }
        }
        return .with { $0.metrics = metrics }
    }

    private static func metric(_ task: RunningTask) async -> Containerd_Types_Metric? {
        let time = Google_Protobuf_Timestamp.now
        let request = Containerd_Task_V3_StatsRequest.with { $0.id = task.id }
        do {
            let answer: Containerd_Task_V3_StatsResponse = try await task.shim.call("Stats", request, seconds: 10)
            return .with {
                $0.timestamp = time
                $0.id = task.id
                $0.data = answer.stats
            }
        } catch {
            if (error as? EngineError)?.kind != .notFound {
                Log.error("collecting metrics for \(task.id) in \(task.bundle.namespace): \(error)")
            }
            return nil
        }
    }
}
