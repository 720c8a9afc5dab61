import ContainerdAPI
import Linux
import SwiftProtobuf
import Text

/// The commands that look at blobs.
enum ContentReading {
    static func active(_ invocation: Invocation) async throws {
        let pattern = invocation.argument(0)
        try await invocation.connected { connection in
            let request = Containerd_Services_Content_V1_ListStatusesRequest.with {
                $0.filters = pattern.isEmpty ? [] : [pattern]
            }
            let statuses = try await connection.call { try await connection.content.listStatuses(request) }.statuses
            var rows = ["REF\tSIZE\tAGE\t"]
            for status in statuses {
                rows.append("\(status.ref)\t\(Sizes.human(status.offset, digits: 4))\t\(age(status.startedAt))\t")
            }
            try Output.table(rows, usesTabs: true)
        }
    }

    private static func age(_ since: Google_Protobuf_Timestamp) -> String {
        Durations.human(seconds: Int64(Timestamp.secondsNow()) - since.seconds)
    }

    static func get(_ invocation: Invocation) async throws {
        let digest = try BlobDigest.check(invocation.argument(0))
        try await invocation.connected { connection in
            // So that a digest which is not there is told before anything is read.
            _ = try await connection.info(digest)
            try await connection.read(digest) { try Output.write($0) }
        }
    }

    static func list(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let blobs = try await connection.blobs(filters: invocation.arguments)
            if invocation.isOn("quiet") {
                for blob in blobs { try Output.line(blob.digest) }
                return
            }
            var rows = ["DIGEST\tSIZE\tAGE\tLABELS"]
            for blob in blobs {
                let labels = blob.labels.isEmpty ? "-" : Labels.text(blob.labels)
                rows.append(
                    "\(blob.digest)\t\(Sizes.human(blob.size, digits: 4))\t\(age(blob.createdAt))\t\(labels)"
                )
            }
            try Output.table(rows, usesTabs: true)
        }
    }
}
