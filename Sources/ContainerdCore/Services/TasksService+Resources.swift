import ContainerdAPI
import GRPCCore
import SwiftProtobuf

extension TasksService {
    func update(request: Containerd_Services_Tasks_V1_UpdateTaskRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        throw RPCError(code: .unimplemented, message: "updates of tasks are not implemented")
    }

    func metrics(request: Containerd_Services_Tasks_V1_MetricsRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_MetricsResponse
    {
        throw RPCError(code: .unimplemented, message: "metrics of tasks are not implemented")
    }

    func checkpoint(request: Containerd_Services_Tasks_V1_CheckpointTaskRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_CheckpointTaskResponse
    {
        throw RPCError(code: .unimplemented, message: "checkpoints of tasks are not implemented")
    }
}
