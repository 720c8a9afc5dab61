import FoundationEssentials
import ShimAPI
import SwiftProtobuf

/// What the filters of a subscriber can name in an event: its topic, its namespace, and under "event." the fields of
/// the event's own type, as far as containerd has them. Numbers, times and mounts can't be named there either.
enum EventFields {
    static func lookup(_ field: String, in envelope: Containerd_Types_Envelope) -> String? {
        switch field {
        case "topic": return Filter.present(envelope.topic)
        case "namespace": return Filter.present(envelope.namespace)
        default: break
        }
        guard field.hasPrefix("event.") else { return nil }
        let type = envelope.event.typeURL.split(separator: "/").last.map(String.init) ?? ""
        return readers[type]?(Array(envelope.event.value), String(field.dropFirst(6)))
    }

    /// The texts of an event by their names, and its labels.
    private struct Fields {
        var texts: [String: String] = [:]
        var labels: [String: String] = [:]

        func find(_ name: String) -> String? { texts[name].flatMap(Filter.present) ?? Filter.label(name, labels) }
    }

    private typealias Reader = @Sendable (_ bytes: [UInt8], _ field: String) -> String?

    private static func reader<Event: SwiftProtobuf.Message>(
        _ type: Event.Type,
        named name: String = Event.protoMessageName,
        _ fields: @escaping @Sendable (Event) -> Fields
    ) -> (String, Reader) {
        (name, { bytes, field in (try? Event(serializedBytes: bytes)).flatMap { fields($0).find(field) } })
    }

    private static func sandbox(_ event: String) -> (String, Reader) {
        reader(Containerd_Events_ContainerDelete.self, named: "containerd.events.Sandbox\(event)") {
            Fields(texts: ["sandbox_id": $0.id])
        }
    }

    private static let readers: [String: Reader] = Dictionary(uniqueKeysWithValues: containers + tasks + others)

    private static let containers: [(String, Reader)] = [
        reader(Containerd_Events_ContainerCreate.self) {
            Fields(texts: ["id": $0.id, "image": $0.image, "runtime.name": $0.runtime.name])
        },
        reader(Containerd_Events_ContainerUpdate.self) {
            Fields(texts: ["id": $0.id, "image": $0.image, "snapshot_key": $0.snapshotKey], labels: $0.labels)
        },
        reader(Containerd_Events_ContainerDelete.self) { Fields(texts: ["id": $0.id]) },
    ]

    private static let tasks: [(String, Reader)] = [
        reader(Containerd_Events_TaskCreate.self) {
            Fields(texts: [
                "container_id": $0.containerID, "bundle": $0.bundle, "checkpoint": $0.checkpoint,
                "io.stdin": $0.io.stdin, "io.stdout": $0.io.stdout, "io.stderr": $0.io.stderr,
                "io.terminal": $0.hasIo ? "\($0.io.terminal)" : "",
            ])
        },
        reader(Containerd_Events_TaskStart.self) { Fields(texts: ["container_id": $0.containerID]) },
        reader(Containerd_Events_TaskDelete.self) {
            Fields(texts: ["container_id": $0.containerID, "id": $0.id])
        },
        reader(Containerd_Events_TaskExit.self) {
            Fields(texts: ["container_id": $0.containerID, "id": $0.id])
        },
        reader(Containerd_Events_TaskOOM.self) { Fields(texts: ["container_id": $0.containerID]) },
        reader(Containerd_Events_TaskExecAdded.self) {
            Fields(texts: ["container_id": $0.containerID, "exec_id": $0.execID])
        },
        reader(Containerd_Events_TaskExecStarted.self) {
            Fields(texts: ["container_id": $0.containerID, "exec_id": $0.execID])
        },
        reader(Containerd_Events_TaskPaused.self) { Fields(texts: ["container_id": $0.containerID]) },
        reader(Containerd_Events_TaskResumed.self) { Fields(texts: ["container_id": $0.containerID]) },
        // These events have no messages of their own here: others with the same texts at the same numbers read them.
        reader(Containerd_Events_TaskExecAdded.self, named: "containerd.events.TaskCheckpointed") {
            Fields(texts: ["container_id": $0.containerID, "checkpoint": $0.execID])
        },
    ]

    private static let others: [(String, Reader)] = [
        reader(Containerd_Events_ContentCreate.self) { Fields(texts: ["digest": $0.digest]) },
        reader(Containerd_Events_ContentDelete.self) { Fields(texts: ["digest": $0.digest]) },
        reader(Containerd_Services_Images_V1_ImageCreate.self) { Fields(texts: ["name": $0.name], labels: $0.labels) },
        reader(Containerd_Services_Images_V1_ImageUpdate.self) { Fields(texts: ["name": $0.name], labels: $0.labels) },
        reader(Containerd_Services_Images_V1_ImageDelete.self) { Fields(texts: ["name": $0.name]) },
        reader(Containerd_Events_NamespaceCreate.self) {
            Fields(texts: ["name": $0.name], labels: $0.labels)
        },
        reader(Containerd_Events_NamespaceUpdate.self) {
            Fields(texts: ["name": $0.name], labels: $0.labels)
        },
        reader(Containerd_Events_NamespaceDelete.self) { Fields(texts: ["name": $0.name]) },
        sandbox("Create"), sandbox("Start"), sandbox("Exit"),
        reader(Containerd_Events_SnapshotPrepare.self) {
            Fields(texts: ["key": $0.key, "parent": $0.parent, "snapshotter": $0.snapshotter])
        },
        reader(Containerd_Events_SnapshotCommit.self) {
            Fields(texts: ["key": $0.key, "name": $0.name, "snapshotter": $0.snapshotter])
        },
        reader(Containerd_Events_SnapshotRemove.self) {
            Fields(texts: ["key": $0.key, "snapshotter": $0.snapshotter])
        },
    ]
}
