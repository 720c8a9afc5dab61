import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// `ctr images convert`.
enum ImageConvert {
    static func run(_ invocation: Invocation) async throws {
        let (source, target) = (invocation.argument(0), invocation.argument(1))
        if source.isEmpty || target.isEmpty { throw Failure("src and target image need to be specified") }
        let wanted = try invocation.strings("platform").map { try Platform(parsing: $0) }
        let matcher: PlatformMatcher =
            invocation.isOn("all-platforms") ? .all : .ordered(wanted.isEmpty ? [.own] : wanted)
        try await invocation.connected { connection in
            try await connection.withLease { lease in
                var image = try await connection.image(source)
                let conversion = ImageConversion(
                    connection: connection,
                    matcher: matcher,
                    toOCI: invocation.isOn("oci"),
                    uncompresses: invocation.isOn("uncompress"),
                    lease: lease
                )
                if let made = try await conversion.convert(ImageDescriptor(image.target)) {
                    image.target = made.message
                }
                // A name that another image has goes over to this one.
                if source != target { try? await connection.removeImage(target, sync: false) }
                try await connection.saveImage(
                    target,
                    ImageDescriptor(image.target),
                    labels: image.labels,
                    lease: lease
                )
                try Output.line(image.target.digest)
            }
        }
    }
}
