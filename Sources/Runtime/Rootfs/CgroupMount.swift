import Glibc
import Linux

/// The container's view of its cgroups: on v1 a tmpfs with the container's folder of each hierarchy bound into it,
/// on v2 its one folder.
struct CgroupMount {
    let paths: [String: String]

    func make(in root: borrowing FileDescriptor, at destination: String, options: MountOptions) throws {
        let target = try RootPath.makeDirectory(root, destination)
        if let folder = paths[""] {
            let tree = try MountTree.clone(folder, recursive: false)
            try tree.setAttributes(set: options.set)
            try tree.attach(to: target)
            return
        }
        let base = try MountTree.new(
            type: "tmpfs",
            source: "tmpfs",
            options: ["mode=755"],
            attributes: UInt32(truncatingIfNeeded: options.set & ~0x1)
        )
        try base.attach(to: target)
        for (folder, controllers) in hierarchies() {
            let name = hierarchyName(controllers)
            let raw = base.descriptor.raw
            try systemCall("mkdirat", path: name) { mkdirat(raw, name, 0o755) }
            let point = FileDescriptor(
                owning: try systemCall("openat", path: name) { openat(raw, name, O_PATH | O_DIRECTORY | O_CLOEXEC) }
            )
            let tree = try MountTree.clone(folder, recursive: false)
            try tree.setAttributes(set: options.set)
            try tree.attach(to: point)
            // "cpu" and "cpuacct" for a hierarchy that carries both, as every distribution has them.
            for controller in controllers where controller != name && !controller.hasPrefix("name=") {
                try systemCall("symlinkat", path: controller) { symlinkat(name, raw, controller) }
            }
        }
        if options.set & 0x1 != 0 { try base.setAttributes(set: 0x1) }
    }

    private func hierarchies() -> [(folder: String, controllers: [String])] {
        Dictionary(grouping: paths.keys) { paths[$0] ?? "" }
            .map { (folder: $0.key, controllers: $0.value.sorted()) }
            .sorted { $0.folder < $1.folder }
    }

    private func hierarchyName(_ controllers: [String]) -> String {
        let joined = controllers.joined(separator: ",")
        return joined.hasPrefix("name=") ? String(joined.dropFirst(5)) : joined
    }
}
