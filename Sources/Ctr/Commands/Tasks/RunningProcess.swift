import ContainerdAPI
import Glibc
import ShimAPI
import SwiftProtobuf

/// A task's own process, or a further one that runs in it.
struct RunningProcess: Sendable {
    let connection: Connection
    let container: String
    /// "" for the task's own.
    var exec = ""

    func start() async throws -> UInt32 {
        let request = Containerd_Services_Tasks_V1_StartRequest.with {
            $0.containerID = container
            $0.execID = exec
        }
        return try await connection.call { try await connection.tasks.start(request) }.pid
    }

    /// Returns when it has ended; its exit code.
    func wait() async throws -> UInt32 {
        let request = Containerd_Services_Tasks_V1_WaitRequest.with {
            $0.containerID = container
            $0.execID = exec
        }
        return try await connection.call { try await connection.tasks.wait(request) }.exitStatus
    }

    func kill(_ signal: Int32, all: Bool = false) async throws {
        let request = Containerd_Services_Tasks_V1_KillRequest.with {
            $0.containerID = container
            $0.execID = exec
            $0.signal = UInt32(signal)
            $0.all = all
        }
        _ = try await connection.call { try await connection.tasks.kill(request) }
    }

    func resize(width: Int, height: Int) async throws {
        let request = Containerd_Services_Tasks_V1_ResizePtyRequest.with {
            $0.containerID = container
            $0.execID = exec
            $0.width = UInt32(clamping: width)
            $0.height = UInt32(clamping: height)
        }
        _ = try await connection.call { try await connection.tasks.resizePty(request) }
    }

    func closeInput() async throws {
        let request = Containerd_Services_Tasks_V1_CloseIORequest.with {
            $0.containerID = container
            $0.execID = exec
            $0.stdin = true
        }
        _ = try await connection.call { try await connection.tasks.closeIO(request) }
    }

    /// Takes away what has ended; its exit code. With `killing` what still runs is ended first.
    func delete(killing: Bool = false) async throws -> UInt32 {
        if killing {
            do {
                try await kill(SIGKILL, all: exec.isEmpty)
                _ = try await wait()
            } catch {
                // It has ended, or has never run.
                let failure = Failure(of: error)
                guard failure.isNotFound || failure.isFailedPrecondition else { throw failure }
            }
        }
        let status = try await connection.process(container, exec: exec).status
        guard status == .stopped || status == .unknown || (killing && status == .created) else {
            let what = exec.isEmpty ? "task" : "process"
            let word = ProcessStatus.word(status)
            throw Failure("\(what) must be stopped before deletion: \(word): failed precondition")
        }
        if exec.isEmpty {
            let request = Containerd_Services_Tasks_V1_DeleteTaskRequest.with { $0.containerID = container }
            return try await connection.call { try await connection.tasks.delete(request) }.exitStatus
        }
        let request = Containerd_Services_Tasks_V1_DeleteProcessRequest.with {
            $0.containerID = container
            $0.execID = exec
        }
        return try await connection.call { try await connection.tasks.deleteProcess(request) }.exitStatus
    }
}
