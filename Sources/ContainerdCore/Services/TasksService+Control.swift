import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// Calls that are passed on as they are; those that change a state go on when the client hangs up.
extension TasksService {
    func kill(request: Containerd_Services_Tasks_V1_KillRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let shim = Containerd_Task_V3_KillRequest.with {
            $0.id = request.containerID
            $0.execID = request.execID
            $0.signal = request.signal
            $0.all = request.all
        }
        let task = try find(request.containerID)
        return try await Unbroken.run { try await task.shim.call("Kill", shim) }
    }

    func exec(request: Containerd_Services_Tasks_V1_ExecProcessRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let task = try find(request.containerID)
        guard !request.execID.isEmpty else { throw EngineError.invalid("exec id cannot be empty: invalid argument") }
        let execID = try Call.checkedIdentifier(request.execID)
        let shim = Containerd_Task_V3_ExecProcessRequest.with {
            $0.id = request.containerID
            $0.execID = execID
            $0.terminal = request.terminal
            $0.stdin = request.stdin
            $0.stdout = request.stdout
            $0.stderr = request.stderr
            $0.spec = request.spec
        }
        return try await Unbroken.run { try await task.shim.call("Exec", shim) }
    }

    func resizePty(request: Containerd_Services_Tasks_V1_ResizePtyRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let shim = Containerd_Task_V3_ResizePtyRequest.with {
            $0.id = request.containerID
            $0.execID = request.execID
            $0.width = request.width
            $0.height = request.height
        }
        return try await find(request.containerID).shim.call("ResizePty", shim)
    }

    func closeIO(request: Containerd_Services_Tasks_V1_CloseIORequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let shim = Containerd_Task_V3_CloseIORequest.with {
            $0.id = request.containerID
            $0.execID = request.execID
            $0.stdin = request.stdin
        }
        return try await find(request.containerID).shim.call("CloseIO", shim)
    }

    func pause(request: Containerd_Services_Tasks_V1_PauseTaskRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let shim = Containerd_Task_V3_PauseRequest.with { $0.id = request.containerID }
        let task = try find(request.containerID)
        return try await Unbroken.run { try await task.shim.call("Pause", shim) }
    }

    func resume(request: Containerd_Services_Tasks_V1_ResumeTaskRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let shim = Containerd_Task_V3_ResumeRequest.with { $0.id = request.containerID }
        let task = try find(request.containerID)
        return try await Unbroken.run { try await task.shim.call("Resume", shim) }
    }

    func listPids(request: Containerd_Services_Tasks_V1_ListPidsRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_ListPidsResponse
    {
        let shim = Containerd_Task_V3_PidsRequest.with { $0.id = request.containerID }
        let answer: Containerd_Task_V3_PidsResponse = try await find(request.containerID).shim.call(
            "Pids",
            shim
        )
        return .with { $0.processes = answer.processes }
    }
}
