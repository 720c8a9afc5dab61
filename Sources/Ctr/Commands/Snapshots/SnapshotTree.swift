import ContainerdAPI

/// `ctr snapshots tree`.
enum SnapshotTree {
    static func run(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            var children: [String: [String]] = [:]
            var roots: [String] = []
            for snapshot in try await connection.snapshotList(invocation.snapshotter) {
                if snapshot.parent.isEmpty {
                    roots.append(snapshot.name)
                } else {
                    children[snapshot.parent, default: []].append(snapshot.name)
                }
            }
            var waiting = roots.reversed().map { (name: $0, level: 0) }
            while let (name, level) = waiting.popLast() {
                let branch = level == 0 ? "" : String(repeating: "  ", count: level) + "\\_"
                try Output.line("\(branch) \(name)")
                waiting += (children[name] ?? []).reversed().map { ($0, level + 1) }
            }
        }
    }
}
