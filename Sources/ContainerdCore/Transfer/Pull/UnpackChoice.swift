import Linux
import ShimAPI

/// Whether what a client asks to be unpacked can be: into overlayfs, which is the default.
enum UnpackChoice {
    static func isWanted(_ unpacks: [Containerd_Types_Transfer_UnpackConfiguration]) throws -> Bool {
        if unpacks.isEmpty { return false }
        let known = unpacks.contains { $0.snapshotter.isEmpty || $0.snapshotter == "overlayfs" }
        guard known else {
            throw EngineError.invalid(
                "unable to initialize unpacker: no unpack platforms defined: invalid argument"
            )
        }
        return true
    }
}
