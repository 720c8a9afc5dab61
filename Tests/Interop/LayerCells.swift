import Linux
import Support
import Testing

/// Layers between our containerd and a real one: what one packs the other unpacks, and both trees are the same.
@Suite(.serialized)
struct LayerCells {
    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment), arguments: ["overlayfs", "native"])
    func `diffs and trees of ours and of sid's containerd are the same`(_ snapshotter: String) throws {
        try RealStack.with(.sid, ["--containerd-only"]) { stack in
            try Supervisor.with { ours in
                let ctr = ours.client(PeerSet.sid.program("ctr"))
                let stores = [
                    try LayerStore("ours", ctr, snapshotter: snapshotter),
                    try LayerStore("real", stack.ctr, snapshotter: snapshotter),
                ]
                for packer in stores {
                    try TemporaryFolder.with { folder in
                        let (archive, tree) = try packer.changedImage(folder)
                        let copies = try stores.map { try $0.tree(of: archive, folder) }
                        #expect(copies[0].difference(to: copies[1]) == [], "packed by \(packer.name)")
                        // The real one cuts times to seconds, and keeps of the attributes only capabilities.
                        if packer.name == "ours" {
                            #expect(tree.difference(to: copies[1]) == [], "unpacked by the real one")
                        }
                        #expect(tree.lines.count > 100 && copies[0].lines.count > 100)
                    }
                }
                for store in stores { try store.clean() }
            }
        }
    }
}
