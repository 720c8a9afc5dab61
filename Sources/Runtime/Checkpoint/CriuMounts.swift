import Glibc
import Linux
import OCI

/// The mounts of a container that come from outside: criu notes them by name and gets their source at the restore.
struct CriuMounts {
    let spec: Spec
    /// Sources of mounts may be relative to it.
    let bundle: String
    /// On the host.
    let rootPath: String
    /// By controller, of the container's cgroup.
    let cgroupPaths: [String: String]

    /// Destination in the container and source on the host.
    func external() throws -> [(destination: String, source: String)] {
        let root = try FileDescriptor.open(rootPath, O_PATH | O_DIRECTORY)
        var found: [(String, String)] = []
        for mount in spec.mounts {
            if Self.isBind(mount) {
                let source = mount.source.hasPrefix("/") ? mount.source : "\(bundle)/\(mount.source)"
                found.append((Self.resolve(mount.destination, root), source))
            } else if mount.type == "cgroup", cgroupPaths[""] == nil || cgroupPaths.count > 1 {
                let destination = Self.resolve(mount.destination, root)
                for (name, folder) in Self.hierarchies(cgroupPaths) { found.append(("\(destination)/\(name)", folder)) }
            }
        }
        return found
    }

    static func isBind(_ mount: SpecMount) -> Bool {
        mount.type == "bind" || mount.options.contains { $0 == "bind" || $0 == "rbind" }
    }

    /// Links in the root file system followed, inside it.
    static func resolve(_ destination: String, _ root: borrowing FileDescriptor) -> String {
        guard let target = try? RootPath.open(root, destination, O_PATH),
            let whole = try? Files.target(ofLink: "/proc/self/fd/\(target.raw)"),
            let base = try? Files.target(ofLink: "/proc/self/fd/\(root.raw)"), whole.hasPrefix(base)
        else { return destination }
        let path = String(whole.dropFirst(base == "/" ? 0 : base.count))
        return path.isEmpty ? "/" : path
    }

    /// Folders of v1 by the name that they have in the container.
    private static func hierarchies(_ paths: [String: String]) -> [(name: String, folder: String)] {
        Dictionary(grouping: paths.keys.filter { !$0.isEmpty }) { paths[$0] ?? "" }.map { folder, controllers in
            let joined = controllers.sorted().joined(separator: ",")
            return (joined.hasPrefix("name=") ? String(joined.dropFirst(5)) : joined, folder)
        }
    }
}
