import Glibc
import Linux
import Support
import Text

/// Layers in one containerd, by its ctr.
struct LayerStore {
    let name: String
    private let ctr: ContainerdClient
    private let snapshotter: String
    /// The real native snapshotter copies a parent without the times of its folders.
    private var keepsFolderTimes: Bool { snapshotter != "native" }
    /// The first layer's snapshot.
    private let base: String

    /// Brings a first layer in, the same for all.
    init(_ name: String, _ ctr: ContainerdClient, snapshotter: String = "overlayfs") throws {
        self.name = name
        self.ctr = ctr
        self.snapshotter = snapshotter
        try TemporaryFolder.with { folder in
            let tree = try folder.folder("tree")
            try Command.check("sh", ["-c", Self.firstTree, "sh", tree])
            let layer = "\(folder.path)/base.tar"
            try Command.check("tar", ["-C", tree, "-cf", layer, "."])
            let image = try ImageLayout.pack([layer], name: "layers/base:1", in: folder)
            try ctr.check("images", "import", "--local", "--snapshotter", snapshotter, image)
        }
        let found = try ctr.check("snapshots", "--snapshotter", snapshotter, "ls").lines.dropFirst().first {
            $0.contains("Committed")
        }
        guard let found else { throw Failure("no snapshot of the first layer") }
        base = String(found.split(separator: " ")[0])
    }

    private static let firstTree = """
        set -e; cd "$1"
        mkdir -p etc/network bin var/spool/deep home/user many; echo x > etc/network/x
        echo passwd > etc/passwd; echo group > etc/group; cp /bin/true bin/true; ln bin/true bin/linked
        for name in cat ash ping; do echo $name > bin/$name; chmod 755 bin/$name; done
        echo a > var/spool/a; echo b > var/spool/deep/b; echo u > home/user/u
        for i in $(seq 100); do echo $i > many/$i; done
        """

    func clean() throws {
        for line in try ctr.check("images", "ls", "-q").lines { try ctr.check("images", "rm", "--sync", line) }
        for line in try ctr.check("snapshots", "--snapshotter", snapshotter, "ls").lines.dropFirst() {
            _ = try ctr(["snapshots", "--snapshotter", snapshotter, "rm", String(line.split(separator: " ")[0])])
        }
    }

    /// What a container may do to its tree.
    private static let changes = """
        set -e; cd "$1"
        rm -r etc/network; rm bin/ash; echo changed >> etc/passwd; chmod 4711 bin/cat
        mkdir -p new/deep/er; echo x > new/deep/er/file; ln new/deep/er/file new/second; ln bin/true new/true
        rm -r var/spool; mkdir var/spool; echo only > var/spool/this
        rm -r home; ln -s /etc home; rm etc/group; mkdir etc/group; echo in > etc/group/file
        mknod new/null c 1 3; mknod new/block b 259 1000; mkfifo new/fifo
        echo owner > new/owner; chown 3000000:4000000000 new/owner; chmod 1777 new/deep
        echo l > "new/$(printf 'n%.0s' $(seq 200))"; echo u > "new/ünï cödé"; echo b > "$(printf 'new/\\377\\200')"
        ln -s "$(printf 't%.0s' $(seq 300))" new/link; truncate -s 5M new/holes; printf end >> new/holes
        cp /bin/true new/capable; setcap cap_net_bind_service+ep new/capable 2>/dev/null || :
        touch -d @1700000000.123456789 new/second etc/passwd; touch -h -d @1600000000 new/link home
        touch -d @1500000000.5 new/deep
        """

    /// An image whose second layer is the difference that this containerd finds; and the tree as it was.
    func changedImage(_ folder: TemporaryFolder) throws -> (archive: String, tree: TreeListing) {
        let key = "layers-\(name)"
        try ctr.check("snapshots", "--snapshotter", snapshotter, "prepare", key, base)
        let place = try mount(key, folder, "changed")
        try Command.check("sh", ["-c", Self.changes, "sh", place])
        let tree = try TreeListing(place, folderTimes: keepsFolderTimes)
        try Command.check("umount", [place])
        var layers: [String] = []
        for (index, arguments) in [[base], [key]].enumerated() {
            let file = "\(folder.path)/\(name)-layer\(index)"
            let mediaType = "application/vnd.oci.image.layer.v1.tar"
            let line =
                ([ctr.commandLine, "snapshots", "--snapshotter", snapshotter, "diff", "--media-type", mediaType]
                + arguments)
                .joined(separator: " ")
            try Command.check("sh", ["-c", "\(line) > \(file)"])
            layers.append(file)
        }
        return (try ImageLayout.pack(layers, name: "layers/\(name):1", in: folder), tree)
    }

    /// The tree of an image that was imported.
    func tree(of archive: String, _ folder: TemporaryFolder) throws -> TreeListing {
        let before = Set(try snapshots())
        try ctr.check("images", "import", "--local", "--snapshotter", snapshotter, archive)
        let added = try snapshots().filter { !before.contains($0) }
        // The one that no other stands on.
        let parents = Set(
            try ctr.check("snapshots", "--snapshotter", snapshotter, "ls").lines.dropFirst().compactMap(Self.parent)
        )
        guard let leaf = added.first(where: { !parents.contains($0) }) else { throw Failure("nothing was unpacked") }
        // Not a view: ctr roots only what it prepares, and the collector comes after every import.
        let key = "copy-\(name)-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        try ctr.check("snapshots", "--snapshotter", snapshotter, "prepare", key, leaf)
        let place = try mount(key, folder, key)
        defer { _ = try? Command.run("umount", [place]) }
        return try TreeListing(place, folderTimes: keepsFolderTimes)
    }

    private func snapshots() throws -> [String] {
        try ctr.check("snapshots", "--snapshotter", snapshotter, "ls").lines.dropFirst().map {
            String($0.split(separator: " ")[0])
        }
    }

    private static func parent(_ line: String) -> String? {
        let words = line.split(separator: " ")
        return words.count == 3 ? String(words[1]) : nil
    }

    private func mount(_ key: String, _ folder: TemporaryFolder, _ place: String) throws -> String {
        let target = try folder.folder(place)
        try Command.check(
            "sh",
            ["-c", ctr.check("snapshots", "--snapshotter", snapshotter, "mounts", target, key).out]
        )
        folder.onRemoval { _ = try? Command.run("umount", [target]) }
        return target
    }
}
