import ContainerdAPI
import Glibc
import Linux
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr images mount` and `unmount`.
enum ImageMount {
    static var mountCommand: Command {
        Command(
            name: "mount",
            summary: "Mount an image at a folder",
            arguments: "[flags] <ref> <target>",
            description: "The snapshot and a lease of it have the folder's name; unmount --rm takes them away.",
            flags: RegistryFlags.all + [
                RegistryFlags.snapshotter, RegistryFlags.label,
                Flag("rw", .bool, "So that it can be written to"),
                Flag(
                    "platform",
                    .string,
                    "Which of the image's platforms",
                    preset: Platform.own.description
                ), RegistryFlags.syncFS,
            ],
            action: mount
        )
    }

    static var unmountCommand: Command {
        Command(
            name: "unmount",
            summary: "Unmount an image",
            arguments: "[flags] <target>",
            flags: RegistryFlags.all + [
                RegistryFlags.snapshotter, RegistryFlags.label, Flag("rm", .bool, "Remove the snapshot then"),
            ],
            action: unmount
        )
    }

    private static func mount(_ invocation: Invocation) async throws {
        let (name, target) = (invocation.argument(0), invocation.argument(1))
        if name.isEmpty { throw Failure("please provide an image reference to mount") }
        if target.isEmpty { throw Failure("please provide a target path to mount to") }
        let platform = try Platform(parsing: invocation.string("platform"))
        let snapshotter = invocation.snapshotter
        try await invocation.connected { connection in
            try await lease(target, connection)
            let tree = ImageTree(connection, try await connection.image(name), platform: platform)
            do {
                try await tree.unpack(into: snapshotter, syncing: invocation.isOn("sync-fs"))
            } catch {
                throw Failure(of: error).prefixed("error unpacking image")
            }
            let chain = try await tree.chainID()
            try Output.line(chain)
            let mounts = try await mounts(connection, target, chain, snapshotter, writable: invocation.isOn("rw"))
            do {
                for mount in mounts {
                    let call = HostMount(kind: mount.type, source: mount.source, options: mount.options)
                    try call.mount(at: target)
                }
            } catch {
                do { try await connection.removeSnapshot(target, in: snapshotter) } catch {
                    StandardError.write("Error cleaning up snapshot after mount error: \(Failure(of: error))\n")
                }
                throw error
            }
            try Output.line(target)
        }
    }

    /// Keeps the snapshot for a day.
    private static func lease(_ id: String, _ connection: Connection) async throws {
        let expiry = Timestamp.text(seconds: Timestamp.secondsNow() + 86_400, nanoseconds: 0)
        let request = Containerd_Services_Leases_V1_CreateRequest.with {
            $0.id = id
            $0.labels = ["containerd.io/gc.expire": expiry]
        }
        try await connection.change {
            do { _ = try await connection.leases.create(request) } catch {
                let failure = Failure(of: error)
                if !failure.alreadyExists { throw error }
            }
        }
    }

    private static func mounts(
        _ connection: Connection,
        _ key: String,
        _ parent: String,
        _ snapshotter: String,
        writable: Bool
    ) async throws -> [Containerd_Types_Mount] {
        do {
            if writable { return try await connection.prepare(key, parent: parent, in: snapshotter, lease: key) }
            return try await connection.view(key, parent: parent, in: snapshotter, lease: key)
        } catch {
            let failure = Failure(of: error)
            guard failure.alreadyExists else { throw failure }
            return try await connection.mounts(key, in: snapshotter)
        }
    }

    private static func unmount(_ invocation: Invocation) async throws {
        let target = invocation.argument(0)
        if target.isEmpty { throw Failure("please provide a target path to unmount from") }
        let snapshotter = invocation.snapshotter
        try await invocation.connected { connection in
            // Until nothing is mounted there.
            while umount2(target, Int32(UMOUNT_NOFOLLOW)) == 0 {}
            guard errno == EINVAL || errno == ENOENT else { throw SystemCallError("unmount", path: target) }
            if invocation.isOn("rm") {
                let request = Containerd_Services_Leases_V1_DeleteRequest.with { $0.id = target }
                try await unlessMissing("error deleting lease") {
                    _ = try await connection.call { try await connection.leases.delete(request) }
                }
                try await unlessMissing("error removing snapshot") {
                    try await connection.removeSnapshot(target, in: snapshotter)
                }
            }
            try Output.line(target)
        }
    }

    private static func unlessMissing(_ words: String, _ body: () async throws -> Void) async throws {
        do { try await body() } catch {
            let failure = Failure(of: error)
            if !failure.isNotFound { throw failure.prefixed(words) }
        }
    }
}
