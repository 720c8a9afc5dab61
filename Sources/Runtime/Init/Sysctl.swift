import CLinux
import Glibc
import Linux

/// linux.sysctl, written through a proc instance of our own that no mount of the container can stand in for
/// (CVE-2025-52881).
enum Sysctl {
    static func apply(_ values: [String: String]) throws {
        guard !values.isEmpty else { return }
        let proc = try MountTree.new(type: "proc", source: "proc", options: [], attributes: 0)
        let folder = proc.descriptor.raw
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            let path = "sys/" + name.split(separator: ".").joined(separator: "/")
            // RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS
            let raw = try systemCall("open", path: "sysctl \(name)") {
                monohull_openat2(folder, path, UInt64(O_WRONLY | O_CLOEXEC), 0, 0x08 | 0x02 | 0x04)
            }
            try FileDescriptor(owning: raw).writeAll(Array(value.utf8))
        }
    }
}
