import ContainerdAPI
import Glibc
import Linux
import OCI
import ShimAPI
import SwiftProtobuf

/// `ctr images import`.
enum ImageImport {
    static func run(_ invocation: Invocation) async throws {
        let path = invocation.argument(0)
        try await invocation.connected { connection in
            if invocation.isOn("local") { throw Failure("images import --local is not implemented") }
            try ImageTransfer.refuse(["discard-unpacked-layers"], invocation)
            let store = try store(invocation)
            let file = path == "-" ? FileDescriptor(owning: 0) : try FileDescriptor.open(path, O_RDONLY)
            let archive = try await ArchiveStreams.send(file, connection)
            defer { archive.cancel() }
            let source = Containerd_Types_Transfer_ImageImportStream.with {
                $0.stream = archive.id
                $0.forceCompress = invocation.isOn("compress-blobs")
            }
            let packed = try TransferStream.packed(source, "containerd.types.transfer.ImageImportStream")
            try await ImageTransfer.run(connection, from: packed, to: store)
        }
    }

    private static func store(_ invocation: Invocation) throws -> Google_Protobuf_Any {
        let base = invocation.string("base-name")
        let day = LocalTime.text(seconds: Timestamp.secondsNow()).prefix(10)
        let wanted = invocation.string("platform")
        let isAll = invocation.isOn("all-platforms")
        let platform = wanted.isEmpty || isAll ? Platform.own : try Platform(parsing: wanted)
        return try ImageTransfer.store { store in
            store.name = invocation.string("index-name")
            store.labels = Labels.map(invocation.strings("label"))
            if !isAll { store.platforms = [platform.message] }
            let reference = Containerd_Types_Transfer_ImageReference.with {
                $0.name = base.isEmpty ? "import-\(day)" : base
                $0.isPrefix = true
                // A name that nobody chose gives way to the one in the archive.
                $0.allowOverwrite = base.isEmpty
                $0.addDigest = invocation.isOn("digests")
                $0.skipNamedDigest = invocation.isOn("digests") && !invocation.isOn("skip-digest-for-named")
            }
            store.extraReferences = [reference]
            if invocation.isOn("no-unpack") { return }
            store.unpacks = [
                .with {
                    $0.platform = platform.message
                    $0.snapshotter = invocation.string("snapshotter")
                }
            ]
        }
    }
}
