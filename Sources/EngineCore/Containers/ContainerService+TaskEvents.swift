import ContainerdAPI
import DockerAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// What of a task nobody can ask for: that the kernel has killed in it for lack of memory.
extension ContainerService {
    /// Follows containerd's events until the task is cancelled; a containerd that goes away is asked again when it is
    /// back.
    public nonisolated func followTasks() async {
        let request = Containerd_Services_Events_V1_SubscribeRequest.with {
            $0.filters = ["oom", "exit"].map { "namespace==moby,topic==\"/tasks/\($0)\"" }
        }
        while !Task.isCancelled {
            do {
                try await client.events.subscribe(request, metadata: client.metadata) { response in
                    for try await envelope in response.messages { await self.take(envelope) }
                }
            } catch {
                // It is being started anew, or is one that keeps its events to itself.
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    private func take(_ envelope: Containerd_Types_Envelope) {
        let bytes = envelope.event.value
        if envelope.topic == "/tasks/exit", let event = try? Containerd_Events_TaskExit(serializedBytes: bytes) {
            guard event.id == event.containerID, records[event.id] != nil else { return }
            taskNotices.noteEnd(event.id, pid: event.pid)
        } else if envelope.topic == "/tasks/oom", let event = try? Containerd_Events_TaskOOM(serializedBytes: bytes) {
            guard var record = records[event.containerID] else { return }
            record.state.oomKilled = true
            remember(record)
            publish("oom", record)
        }
    }
}
