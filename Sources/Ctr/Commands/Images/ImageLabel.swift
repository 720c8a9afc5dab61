import ContainerdAPI
import ShimAPI
import SwiftProtobuf

/// `ctr images label`.
enum ImageLabel {
    static func run(_ invocation: Invocation) async throws {
        let (name, labels) = invocation.labelled
        let replaces = invocation.isOn("replace-all")
        try await invocation.connected { connection in
            if name.isEmpty { throw Failure("please specify an image") }
            let request = Containerd_Services_Images_V1_UpdateImageRequest.with {
                $0.image.name = name
                // Go's containerds fall over an image without one.
                $0.image.target = .init()
                $0.image.labels = Dictionary(labels.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
                $0.updateMask.paths = labels.map { replaces ? "labels" : "labels.\($0.key)" }
            }
            let answer = try await connection.call { try await connection.images.update(request) }
            try Output.line(Labels.text(answer.image.labels))
        }
    }
}
