import ContainerdAPI
import ShimAPI
import SwiftProtobuf

/// The commands that look at tasks.
enum TaskReading {
    static func list(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let tasks = try await connection.call { try await connection.tasks.list(.init()) }.tasks
            if invocation.isOn("quiet") {
                for task in tasks { try Output.line(task.id) }
                return
            }
            var rows = ["TASK\tPID\tSTATUS\t"]
            for task in tasks { rows.append("\(task.id)\t\(task.pid)\t\(ProcessStatus.name(task.status))") }
            try Output.table(rows, minimum: 4, padding: 4)
        }
    }

    static func processes(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        if id.isEmpty { throw Failure("container id must be provided") }
        try await invocation.connected { connection in
            _ = try await connection.task(of: id)
            let request = Containerd_Services_Tasks_V1_ListPidsRequest.with { $0.containerID = id }
            let processes = try await connection.call { try await connection.tasks.listPids(request) }.processes
            var rows = ["PID\tINFO"]
            for process in processes {
                let details = process.hasInfo ? "&ProcessDetails{ExecID:\(execID(process.info)),}" : "-"
                rows.append("\(process.pid)\t\(details)")
            }
            try Output.table(rows, padding: 4)
        }
    }

    private static func execID(_ info: Google_Protobuf_Any) -> String {
        (try? Containerd_Runc_V1_ProcessDetails(serializedBytes: info.value))?.execID ?? ""
    }
}
