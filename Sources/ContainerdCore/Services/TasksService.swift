import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// Tasks over the API of clients; the work is the shims'.
struct TasksService: Containerd_Services_Tasks_V1_Tasks.SimpleServiceProtocol {
    let core: Core

    var containers: Records<Containerd_Services_Containers_V1_Container> {
        Records(database: core.database, kind: "container")
    }

    /// A container that is not there is told before a task that is not.
    func find(_ id: String) throws -> RunningTask {
        do {
            return try core.tasks.find(id)
        } catch {
            _ = try containers.get(id)
            throw error
        }
    }

    func start(request: Containerd_Services_Tasks_V1_StartRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_StartResponse
    {
        let task = try find(request.containerID)
        let shim = Containerd_Task_V3_StartRequest.with {
            $0.id = request.containerID
            $0.execID = request.execID
        }
        return try await Unbroken.run {
            let answer: Containerd_Task_V3_StartResponse = try await task.shim.call("Start", shim)
            return .with { $0.pid = answer.pid }
        }
    }

    func delete(request: Containerd_Services_Tasks_V1_DeleteTaskRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_DeleteResponse
    {
        let task = try find(request.containerID)
        let exit = try await core.tasks.delete(task)
        return Self.response(request.containerID, exit)
    }

    func deleteProcess(request: Containerd_Services_Tasks_V1_DeleteProcessRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_DeleteResponse
    {
        let task = try find(request.containerID)
        guard !request.execID.isEmpty else { throw EngineError.invalid("exec id is empty: invalid argument") }
        let shim = Containerd_Task_V3_DeleteRequest.with {
            $0.id = request.containerID
            $0.execID = request.execID
        }
        return try await Unbroken.run {
            let answer: Containerd_Task_V3_DeleteResponse = try await task.shim.call("Delete", shim)
            let exit = TaskExit(pid: answer.pid, status: answer.exitStatus, time: answer.exitedAt)
            return Self.response(request.execID, exit)
        }
    }

    private static func response(_ id: String, _ exit: TaskExit) -> Containerd_Services_Tasks_V1_DeleteResponse {
        .with {
            $0.id = id
            $0.pid = exit.pid
            $0.exitStatus = exit.status
            $0.exitedAt = exit.time
        }
    }

    func get(request: Containerd_Services_Tasks_V1_GetRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_GetResponse
    {
        let task = try find(request.containerID)
        do {
            let process = try await Self.state(task, request.execID)
            return .with { $0.process = process }
        } catch {
            guard let error = error as? EngineError, error.kind == .notFound || error.kind == .unavailable else {
                Log.warning("get the state of \(task.id): \(error)")
                return .with { $0.process = Self.unknown(request.execID.isEmpty ? task.id : request.execID) }
            }
            throw error
        }
    }

    private static func state(_ task: RunningTask, _ execID: String) async throws -> Containerd_V1_Types_Process {
        let request = Containerd_Task_V3_StateRequest.with {
            $0.id = task.id
            $0.execID = execID
        }
        let state: Containerd_Task_V3_StateResponse = try await task.shim.call("State", request, seconds: 10)
        return .with {
            $0.containerID = task.id
            $0.id = execID.isEmpty ? task.id : execID
            $0.pid = state.pid
            $0.status = state.status
            $0.stdin = state.stdin
            $0.stdout = state.stdout
            $0.stderr = state.stderr
            $0.terminal = state.terminal
            $0.exitStatus = state.exitStatus
            if state.hasExitedAt { $0.exitedAt = state.exitedAt }
        }
    }

    private static func unknown(_ id: String) -> Containerd_V1_Types_Process {
        .with {
            $0.containerID = id
            $0.id = id
        }
    }

    /// A task that ends meanwhile is left out; one whose shim does not answer is shown without a state.
    func list(request: Containerd_Services_Tasks_V1_ListTasksRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_ListTasksResponse
    {
        let filter = try Filter(request.filter)
        let all = try core.tasks.all()
        let unreachable = try core.tasks.unreachable().map(Self.unknown)
        let states = await withTaskGroup(of: Containerd_V1_Types_Process?.self) { group in
            for task in all {
                group.addTask {
                    do {
                        return try await Self.state(task, "")
                    } catch let error as EngineError where error.kind == .notFound || error.kind == .unavailable {
                        return nil
                    } catch {
                        return Self.unknown(task.id)
                    }
                }
            }
            var states = unreachable
            for await case let state? in group { states.append(state) }
            return states
        }
        let processes = states.sorted { $0.id < $1.id }
            .filter { one in filter.matches { $0 == "id" ? one.id : nil } }
        return .with { $0.tasks = processes }
    }

    func wait(request: Containerd_Services_Tasks_V1_WaitRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_WaitResponse
    {
        let task = try find(request.containerID)
        let shim = Containerd_Task_V3_WaitRequest.with {
            $0.id = request.containerID
            $0.execID = request.execID
        }
        do {
            let answer: Containerd_Task_V3_WaitResponse = try await task.shim.call("Wait", shim)
            return .with {
                $0.exitStatus = answer.exitStatus
                $0.exitedAt = answer.exitedAt
            }
        } catch let error as EngineError where error.kind == .unavailable {
            // The shim is gone; the cleanup after it says how the task ended.
            let exit = await task.finished()
            return .with {
                $0.exitStatus = exit.status
                $0.exitedAt = exit.time
            }
        }
    }
}
