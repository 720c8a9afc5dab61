import FoundationEssentials
import ShimAPI
import SwiftProtobuf

/// What the filters of a subscriber can name in an event: its topic, its namespace, and a few fields of the event.
enum EventFields {
    static func lookup(_ field: String, in envelope: Containerd_Types_Envelope) -> String? {
        switch field {
        case "topic": return envelope.topic
        case "namespace": return envelope.namespace
        default: break
        }
        guard field.hasPrefix("event.") else { return nil }
        let name = String(field.dropFirst(6))
        let bytes = Array(envelope.event.value)
        let type = envelope.event.typeURL.split(separator: "/").last.map(String.init) ?? ""
        switch type {
        case "containerd.events.TaskExit":
            guard let event = try? Containerd_Events_TaskExit(serializedBytes: bytes) else { return nil }
            return name == "container_id" ? event.containerID : name == "id" ? event.id : nil
        case "containerd.events.TaskDelete":
            guard let event = try? Containerd_Events_TaskDelete(serializedBytes: bytes) else { return nil }
            return name == "container_id" ? event.containerID : name == "id" ? event.id : nil
        case "containerd.events.TaskExecAdded", "containerd.events.TaskExecStarted":
            guard let event = try? Containerd_Events_TaskExecStarted(serializedBytes: bytes) else { return nil }
            return name == "container_id" ? event.containerID : name == "exec_id" ? event.execID : nil
        case _ where type.hasPrefix("containerd.events.Task"):
            // container_id is the first field of all of them.
            guard name == "container_id" else { return nil }
            return (try? Containerd_Events_TaskOOM(serializedBytes: bytes))?.containerID
        case _ where type.hasPrefix("containerd.events.Container"):
            guard name == "id" else { return nil }
            return (try? Containerd_Events_ContainerDelete(serializedBytes: bytes))?.id
        default: return nil
        }
    }
}
