import ContainerdAPI
import Linux
import SwiftProtobuf

/// The commands that change blobs.
enum ContentWriting {
    static func delete(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            var first: Failure?
            for argument in invocation.arguments {
                do {
                    let digest = try BlobDigest.check(argument)
                    let request = Containerd_Services_Content_V1_DeleteContentRequest.with { $0.digest = digest }
                    _ = try await connection.call { try await connection.content.delete(request) }
                    try Output.line(digest)
                } catch {
                    let failure = Failure(of: error)
                    if failure.isNotFound { continue }
                    first = first ?? failure
                    LogLine.error("could not delete \(argument)", failure)
                }
            }
            if let first { throw first }
        }
    }

    static func ingest(_ invocation: Invocation) async throws {
        let ref = invocation.argument(0)
        let size = Int64(invocation.integer("expected-size"))
        var digest = invocation.string("expected-digest")
        if !digest.isEmpty { digest = try BlobDigest.check(digest) }
        if ref.isEmpty { throw Failure("must specify a transaction reference") }
        try await invocation.connected { [digest] connection in
            _ = try await connection.write(ref: ref, size: size, digest: digest) {
                try OpenFile.read(0, atMost: Connection.pieceSize)
            }
        }
    }

    static func label(_ invocation: Invocation) async throws {
        let (name, labels) = invocation.labelled
        try await invocation.connected { connection in
            let digest = try BlobDigest.check(name)
            let changed = LabelChange(labels)
            if labels.isEmpty { return try Output.line(Labels.text(try await connection.info(digest).labels)) }
            let request = Containerd_Services_Content_V1_UpdateRequest.with {
                $0.info.digest = digest
                $0.info.labels = changed.labels
                $0.updateMask.paths = changed.paths
            }
            let answer = try await connection.call { try await connection.content.update(request) }
            try Output.line(Labels.text(answer.info.labels))
        }
    }
}
