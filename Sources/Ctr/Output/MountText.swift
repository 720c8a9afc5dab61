import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// Mounts as commands and as JSON.
enum MountText {
    static func show(_ mounts: [Containerd_Types_Mount], target: String) throws {
        for mount in mounts {
            let options = mount.options.isEmpty ? "" : " -o \(mount.options.joined(separator: ","))"
            // As Go's filepath.Join has it: a relative target stays relative.
            let joined = [target, mount.target].filter { !$0.isEmpty }.joined(separator: "/")
            let place = joined.hasPrefix("/") ? RootPath.cleaned(joined) : joined
            try Output.line("mount -t \(mount.type) \(mount.source) \(place)\(options)")
        }
    }

    static func showJSON(_ mounts: [Containerd_Types_Mount]) throws {
        var writer = JSONWriter()
        writer.array { array in
            for mount in mounts {
                array.object {
                    $0.member("Type", mount.type)
                    $0.member("Source", mount.source)
                    $0.member("Target", mount.target)
                    if mount.options.isEmpty { $0.memberNull("Options") } else { $0.member("Options", mount.options) }
                }
            }
        }
        try Output.document(writer.bytes)
    }
}
