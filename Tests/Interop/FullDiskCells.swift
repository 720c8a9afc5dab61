import Glibc
import Linux
import Support
import Testing

/// Our containerd on a disk that gets full, driven by a real ctr.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct FullDiskCells {
    private static let busybox = "docker.io/library/busybox:latest"

    /// Busybox is there before the disk gets full.
    private func withSmallDisk(_ body: (ContainerdClient, SmallDisk, TemporaryFolder) throws -> Void) throws {
        try Supervisor.with { containerd in
            containerd.end(signal: SIGTERM)
            let disk = try SmallDisk(at: containerd.root, megabytes: 48, in: containerd.folder)
            try containerd.start()
            let ctr = containerd.client(PeerSet.sid.program("ctr"))
            try ctr.check("images", "import", "--local", Environment.busyboxArchive)
            try body(ctr, disk, containerd.folder)
            // What was there before still works, also for a daemon that comes back.
            try ctr.check("run", "--rm", Self.busybox, "small-disk", "true")
            containerd.end(signal: SIGKILL)
            // Else the old one is taken for the new one's.
            unlink(containerd.socket)
            try containerd.start()
            #expect(try ctr.check("images", "ls", "-q").lines == [Self.busybox])
            try ctr.check("run", "--rm", Self.busybox, "small-disk", "true")
            containerd.end(signal: SIGTERM)
            try Command.check("umount", [disk.path])
        }
    }

    @Test func `a layer that the disk can't hold is said so, and nothing of it stays`() throws {
        try withSmallDisk { ctr, disk, folder in
            let before = try ctr.check("snapshots", "ls").out
            let free = try disk.free()
            let tree = try folder.folder("tree")
            try Command.check("sh", ["-c", "for i in 1 2 3; do head -c 30M /dev/zero > \(tree)/$i; done"])
            let layer = "\(folder.path)/layer.gz"
            try Command.check("tar", ["-C", tree, "-czf", layer, "."])
            let type = "application/vnd.oci.image.layer.v1.tar+gzip"
            let archive = try ImageLayout.pack([layer], mediaType: type, name: "large:1", in: folder)
            let result = try ctr(["images", "import", "--local", archive])
            #expect(result.code != 0 && result.err.contains("no space left on device"), "\(result)")
            try ctr.check("images", "rm", "--sync", "large:1")
            #expect(try ctr.check("snapshots", "ls").out == before)
            try Clock.wait("the room is given back") { try disk.free() > free - 2000 }
        }
    }

    @Test func `a blob that the disk can't hold is said so, and what was written of it goes with its lease`() throws {
        try withSmallDisk { ctr, disk, folder in
            let free = try disk.free()
            let tree = try folder.folder("tree")
            try Command.check("sh", ["-c", "head -c 60M /dev/urandom > \(tree)/large"])
            let layer = "\(folder.path)/layer.tar"
            try Command.check("tar", ["-C", tree, "-cf", layer, "."])
            let archive = try ImageLayout.pack([layer], name: "large:1", in: folder)
            let result = try ctr(["images", "import", "--local", archive])
            #expect(result.code != 0 && result.err.contains("no space left on device"), "\(result)")
            #expect(try ctr.check("images", "ls", "-q").lines == [Self.busybox])
            try Clock.wait("the room is given back", timeout: 30) { try disk.free() > free - 2000 }
            #expect(try ctr.check("content", "active").lines.count == 1)
        }
    }
}
