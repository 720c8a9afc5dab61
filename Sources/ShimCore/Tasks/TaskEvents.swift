import CLinux
import Glibc

/// The events of containerd.events that a task causes, with their topics.
struct TaskEvents {
    private let publisher: EventPublisher

    init(_ publisher: EventPublisher) {
        self.publisher = publisher
    }

    func created(_ container: Container) {
        var io = ProtobufWriter()
        io.string(1, container.initial.request.stdin)
        io.string(2, container.initial.request.stdout)
        io.string(3, container.initial.request.stderr)
        io.bool(4, container.initial.request.terminal)
        var event = named(container.id)
        event.string(2, container.bundle)
        event.message(4, io.bytes)
        event.string(5, container.checkpoint?.image ?? "")
        event.varint(6, UInt64(container.initial.pid))
        publisher.publish("/tasks/create", "containerd.events.TaskCreate", event)
    }

    func started(_ container: Container, _ process: TaskProcess) {
        var event = named(container.id)
        if process.isInit {
            event.varint(2, UInt64(process.pid))
            publisher.publish("/tasks/start", "containerd.events.TaskStart", event)
        } else {
            event.string(2, process.execID)
            event.varint(3, UInt64(process.pid))
            publisher.publish("/tasks/exec-started", "containerd.events.TaskExecStarted", event)
        }
    }

    func execAdded(_ container: Container, _ process: TaskProcess) {
        var event = named(container.id)
        event.string(2, process.execID)
        publisher.publish("/tasks/exec-added", "containerd.events.TaskExecAdded", event)
    }

    func exited(_ container: Container, _ process: TaskProcess) {
        var event = named(container.id)
        event.string(2, process.isInit ? container.id : process.execID)
        event.varint(3, UInt64(process.pid))
        event.varint(4, UInt64(process.exitStatus))
        event.timestamp(5, process.exitedAt)
        publisher.publish("/tasks/exit", "containerd.events.TaskExit", event)
    }

    func deleted(_ container: Container) {
        var event = named(container.id)
        event.varint(2, UInt64(container.initial.pid))
        event.varint(3, UInt64(container.initial.exitStatus))
        event.timestamp(4, container.initial.exitedAt)
        publisher.publish("/tasks/delete", "containerd.events.TaskDelete", event)
    }

    func paused(_ container: Container) {
        publisher.publish("/tasks/paused", "containerd.events.TaskPaused", named(container.id))
    }

    func resumed(_ container: Container) {
        publisher.publish("/tasks/resumed", "containerd.events.TaskResumed", named(container.id))
    }

    func checkpointed(_ container: Container, _ path: String) {
        var event = named(container.id)
        event.string(2, path)
        publisher.publish("/tasks/checkpointed", "containerd.events.TaskCheckpointed", event)
    }

    func outOfMemory(_ container: Container) {
        publisher.publish("/tasks/oom", "containerd.events.TaskOOM", named(container.id))
    }

    private func named(_ id: String) -> ProtobufWriter {
        var event = ProtobufWriter()
        event.string(1, id)
        return event
    }
}
