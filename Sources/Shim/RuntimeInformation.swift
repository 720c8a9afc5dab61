import Linux
import ShimCore

/// `-info`: containerd.types.RuntimeInfo as far as this shim has something to say.
enum RuntimeInformation {
    static func write() throws {
        try Output.write(RuntimeInfoMessage.bytes(name: "io.containerd.runc.v2", version: Version.number))
    }
}
