import Linux
import OCI

/// A mount that the kernel refused, in the layout that runc gives such errors.
struct MountError: Error, CustomStringConvertible {
    let errno: Int32
    let description: String

    init(_ mount: SpecMount, flags: MountFlags, data: [String] = [], _ error: SystemCallError) {
        errno = error.errno
        var text = "mount "
        if !mount.source.isEmpty { text += "src=\(mount.source), " }
        text += "dst=\(mount.destination)"
        if !flags.isEmpty { text += ", flags=\(flags.text)" }
        if !data.isEmpty { text += ", data=\(data.joined(separator: ","))" }
        description = "\(text): \(error.reason)"
    }
}
