import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// Sends a transfer's progress to the client, if it wants any. A client that has stopped listening does not stop the
/// transfer.
struct ProgressReporter: Sendable {
    typealias Event = Containerd_Types_Transfer_Progress
    let stream: ClientStream?

    var isWanted: Bool { stream != nil }

    func report(_ event: Event) async {
        try? await stream?.send(event)
    }

    func report(_ text: String, name: String = "", _ descriptor: ImageDescriptor? = nil) async {
        await report(
            .with {
                $0.event = text
                $0.name = name
                if let descriptor { $0.desc = descriptor.message }
            }
        )
    }
}
