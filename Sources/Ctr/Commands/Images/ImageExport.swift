import ContainerdAPI
import Glibc
import Linux
import OCI
import ShimAPI
import SwiftProtobuf

/// `ctr images export`.
enum ImageExport {
    static func run(_ invocation: Invocation) async throws {
        let path = invocation.argument(0)
        let names = Array(invocation.arguments.dropFirst())
        if path.isEmpty || names.isEmpty {
            throw Failure("please provide both an output filename and an image reference to export")
        }
        try await invocation.connected { connection in
            if invocation.isOn("local") { throw Failure("images export --local is not implemented") }
            let platforms = try invocation.strings("platform").map { try Platform(parsing: $0).message }
            let file =
                path == "-"
                ? try systemCall("fcntl") { fcntl(1, F_DUPFD_CLOEXEC, 0) }
                : try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o666).take()
            let owner = FileDescriptor(owning: file)
            let (archive, tail) = try await ArchiveStreams.receive(into: owner.raw, connection)
            let target = Containerd_Types_Transfer_ImageExportStream.with {
                $0.stream = archive.id
                $0.platforms = platforms
                $0.allPlatforms = invocation.isOn("all-platforms")
                $0.skipCompatibilityManifest = invocation.isOn("skip-manifest-json")
                $0.skipNonDistributable = invocation.isOn("skip-non-distributable")
            }
            let store = try ImageTransfer.store { store in
                store.extraReferences = names.map { name in .with { $0.name = name } }
            }
            do {
                let packed = try TransferStream.packed(target, "containerd.types.transfer.ImageExportStream")
                // An archive on standard output is not to be mixed with words.
                try await ImageTransfer.run(connection, from: store, to: packed, shows: path != "-")
            } catch {
                archive.cancel()
                throw error
            }
            // Ended by containerd, or whole.
            archive.output.finish()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await archive.end() }
                group.addTask { try await tail.wait() }
                defer { group.cancelAll() }
                try await group.next()
            }
            archive.cancel()
        }
    }
}
