import Linux
import OCI
import Runtime
import Text

/// A container's state as `state` and `list` print it.
enum StateReport {
    /// Over several lines, as `state` has it; `list` has it in one.
    static func json(_ state: ContainerState, status: ContainerStatus, owner: String, isPretty: Bool = true) -> [UInt8]
    {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersion", state.spec.ociVersion)
            writer.member("id", state.id)
            writer.member("pid", status == .stopped ? 0 : state.initProcess.pid)
            writer.member("status", status.rawValue)
            writer.member("bundle", state.bundle)
            writer.member("rootfs", state.rootfs)
            writer.member("created", state.created)
            writer.member("annotations", omitEmpty: state.spec.annotations)
            writer.member("owner", owner)
        }
        guard isPretty, let node = try? JSONNode.parse(writer.bytes) else { return writer.bytes }
        return JSONWriter.pretty(node, indent: "  ")
    }
}
