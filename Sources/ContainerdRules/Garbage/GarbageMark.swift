/// Finds what nobody needs, by containerd's rules. Roots are leases and what is in them, images, containers, labelled
/// objects and writes under way; from there on labels, parents and targets lead to the rest.
public struct GarbageMark {
    private let inventory: GarbageInventory
    private var pending: [GarbageNode] = []
    private var marked: Set<GarbageNode> = []
    /// Kept by a flat lease: itself and, of a snapshot, its parents, but not what its labels name.
    private var markedFlat: Set<GarbageNode> = []
    private var owned: [GarbageNode: [GarbageNode]] = [:]

    /// The garbage of a namespace; `now` in seconds since 1970.
    public static func garbage(in inventory: GarbageInventory, now: Int) -> [GarbageNode] {
        var mark = GarbageMark(inventory: inventory)
        mark.takeRoots(now)
        mark.follow()
        return inventory.collectable.filter { !mark.marked.contains($0) && !mark.markedFlat.contains($0) }
    }

    private init(inventory: GarbageInventory) { self.inventory = inventory }

    private mutating func keep(_ node: GarbageNode) {
        if marked.insert(node).inserted { pending.append(node) }
    }

    private mutating func takeRoots(_ now: Int) {
        for (id, lease) in inventory.leases where !GarbageLabels.isExpired(lease.labels, now: now) {
            keep(GarbageNode(.lease, id))
            let isFlat = lease.labels[GarbageLabels.flat] != nil
            for resource in lease.resources {
                guard let node = Self.node(resource.type, resource.id) else { continue }
                if isFlat && node.kind != .ingest { keepFlat(node) } else { keep(node) }
            }
        }
        for (name, image) in inventory.images {
            let node = GarbageNode(.image, name)
            if !GarbageLabels.isExpired(image.labels, now: now) { keep(node) }
            own(node, image.labels)
        }
        for (ref, ingest) in inventory.ingests where ingest.isActive { keep(GarbageNode(.ingest, ref)) }
        for (id, container) in inventory.containers {
            keep(GarbageNode(.container, id))
            own(GarbageNode(.container, id), container.labels)
        }
        for (key, content) in inventory.content { takeLabelled(GarbageNode(.content, key), content.labels) }
        for (key, snapshot) in inventory.snapshots { takeLabelled(GarbageNode(.snapshot, key), snapshot.labels) }
        for labels in inventory.sandboxes {
            for node in GarbageLabels(labels).references { keep(node) }
        }
    }

    private mutating func takeLabelled(_ node: GarbageNode, _ labels: [String: String]) {
        let found = GarbageLabels(labels)
        if found.isRoot { keep(node) }
        for owner in found.owners { owned[owner, default: []].append(node) }
    }

    private mutating func own(_ node: GarbageNode, _ labels: [String: String]) {
        for owner in GarbageLabels(labels).owners { owned[owner, default: []].append(node) }
    }

    private static func node(_ type: String, _ id: String) -> GarbageNode? {
        switch type {
        case "content": return GarbageNode(.content, id)
        case "ingests": return GarbageNode(.ingest, id)
        case "images": return GarbageNode(.image, id)
        default:
            guard type.hasPrefix("snapshots/") else { return nil }
            return .snapshot(String(type.dropFirst(10)), id)
        }
    }

    private mutating func keepFlat(_ start: GarbageNode) {
        var node = start
        while markedFlat.insert(node).inserted, node.kind == .snapshot || node.kind == .image,
            let next = inventory[node]?.needs
        {
            node = next
        }
    }

    private mutating func follow() {
        while let node = pending.popLast() {
            for other in owned[node] ?? [] { keep(other) }
            if node.kind == .ingest {
                if let expected = inventory.ingests[node.key]?.expected, !expected.isEmpty {
                    keep(GarbageNode(.content, expected))
                }
                continue
            }
            guard let object = inventory[node] else { continue }
            if let needed = object.needs { keep(needed) }
            for other in GarbageLabels(object.labels).references { keep(other) }
        }
    }
}
