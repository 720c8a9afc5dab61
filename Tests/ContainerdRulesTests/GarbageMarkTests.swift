import ContainerdRules
import Testing

/// What is kept and what goes, by the labels and fields of small namespaces.
@Suite struct GarbageMarkTests {
    private static let now = 1_700_000_000
    private static let past = "2020-01-01T00:00:00Z"
    private static let future = "2100-01-01T00:00:00+02:00"

    private func garbage(_ inventory: GarbageInventory) -> [String] {
        GarbageMark.garbage(in: inventory, now: Self.now).map { "\($0.kind) \($0.key)" }.sorted()
    }

    /// An image whose manifest names a config and a layer; the config names the unpacked layer over its parent.
    private func image(_ labels: [String: String] = [:]) -> GarbageInventory {
        var inventory = GarbageInventory()
        inventory.images["img"] = .init(labels: labels, needs: GarbageNode(.content, "manifest"))
        inventory.content["manifest"] = .init(labels: [
            "containerd.io/gc.ref.content.config": "config", "containerd.io/gc.ref.content.l.0": "layer",
        ])
        inventory.content["config"] = .init(labels: ["containerd.io/gc.ref.snapshot.overlayfs": "top"])
        inventory.content["layer"] = .init()
        inventory.snapshots["overlayfs/top"] = .init(needs: .snapshot("overlayfs", "base"))
        inventory.snapshots["overlayfs/base"] = .init()
        inventory.snapshots["native/top"] = .init()
        inventory.content["stray"] = .init()
        return inventory
    }

    private let all = [
        "content config", "content layer", "content manifest", "content stray", "snapshot native/top",
        "snapshot overlayfs/base", "snapshot overlayfs/top",
    ]

    @Test func `an image keeps what it leads to`() {
        #expect(garbage(image()) == ["content stray", "snapshot native/top"])
    }

    @Test func `an image that has expired goes with what only it kept`() {
        #expect(garbage(image(["containerd.io/gc.expire": Self.past])) == (all + ["image img"]).sorted())
        #expect(garbage(image(["containerd.io/gc.expire": Self.future])) == ["content stray", "snapshot native/top"])
        #expect(garbage(image(["containerd.io/gc.expire": "soon"])) == ["content stray", "snapshot native/top"])
    }

    @Test func `a lease keeps its resources and what they lead to`() {
        var inventory = image()
        inventory.images = [:]
        inventory.leases["l"] = .init(resources: [("content", "config"), ("snapshots/native", "top")])
        #expect(garbage(inventory) == ["content layer", "content manifest", "content stray"])
        inventory.leases["l"]?.labels = ["containerd.io/gc.expire": Self.past]
        #expect(garbage(inventory) == (all + ["lease l"]).sorted())
    }

    @Test func `a flat lease keeps a snapshot with its parents and no labels`() {
        var inventory = image()
        inventory.images = [:]
        inventory.snapshots["overlayfs/top"]?.labels = ["containerd.io/gc.ref.content": "stray"]
        inventory.leases["l"] = .init(
            labels: ["containerd.io/gc.flat": Self.past],
            resources: [("content", "manifest"), ("snapshots/overlayfs", "top")]
        )
        #expect(garbage(inventory) == ["content config", "content layer", "content stray", "snapshot native/top"])
    }

    @Test func `a flat lease of an image keeps its manifest alone`() {
        var inventory = image(["containerd.io/gc.expire": Self.past])
        inventory.leases["l"] = .init(labels: ["containerd.io/gc.flat": "y"], resources: [("images", "img")])
        #expect(garbage(inventory) == all.filter { $0 != "content manifest" })
    }

    @Test(arguments: [
        ("containerd.io/gc.ref.content", true), ("containerd.io/gc.ref.content.x", true),
        ("containerd.io/gc.ref.content/x", true), ("containerd.io/gc.ref.contents", false),
        ("containerd.io/gc.ref.image", false),
    ])
    func `a label refers to content by its name`(label: String, isKept: Bool) {
        var inventory = GarbageInventory()
        inventory.content["a"] = .init(labels: ["containerd.io/gc.root": "now", label: "b"])
        inventory.content["b"] = .init()
        #expect(garbage(inventory) == (isKept ? [] : ["content b"]))
    }

    @Test func `a container keeps its snapshot and what is bound to it`() {
        var inventory = GarbageInventory()
        inventory.containers["c"] = .init(
            labels: ["containerd.io/gc.ref.content/log": "log"],
            needs: .snapshot("overlayfs", "c")
        )
        inventory.snapshots["overlayfs/c"] = .init()
        inventory.content["log"] = .init()
        inventory.content["bound"] = .init(labels: ["containerd.io/gc.bref.container": "c"])
        inventory.content["unbound"] = .init(labels: ["containerd.io/gc.bref.container": "other"])
        #expect(garbage(inventory) == ["content unbound"])
    }

    @Test func `labels that bind upwards lead from snapshots and expired images too`() {
        var inventory = GarbageInventory()
        inventory.snapshots["overlayfs/a"] = .init(labels: ["containerd.io/gc.root": "y"])
        inventory.images["i"] = .init(
            labels: ["containerd.io/gc.expire": Self.past, "containerd.io/gc.bref.snapshot.overlayfs/n": "a"],
            needs: GarbageNode(.content, "target")
        )
        inventory.content["target"] = .init()
        inventory.content["other"] = .init(labels: ["containerd.io/gc.bref.image.x": "none"])
        #expect(garbage(inventory) == ["content other"])
    }

    @Test func `a write under way is kept and so is what it will be`() {
        var inventory = GarbageInventory()
        inventory.ingests = ["young": .init(isActive: true, expected: "a"), "old": .init(isActive: false)]
        inventory.content["a"] = .init()
        #expect(garbage(inventory) == ["ingest old"])
        inventory.leases["l"] = .init(resources: [("ingests", "old")])
        #expect(garbage(inventory).isEmpty)
    }

    @Test func `a sandbox keeps what its labels name and circles of garbage go`() {
        var inventory = GarbageInventory()
        inventory.sandboxes = [["containerd.io/gc.ref.content.x": "kept"]]
        inventory.content["kept"] = .init(labels: ["containerd.io/gc.ref.image": "i"])
        inventory.images["i"] = .init(labels: ["containerd.io/gc.expire": Self.past])
        inventory.content["a"] = .init(labels: ["containerd.io/gc.ref.content": "b"])
        inventory.content["b"] = .init(labels: ["containerd.io/gc.ref.content": "a"])
        #expect(garbage(inventory) == ["content a", "content b"])
    }
}
