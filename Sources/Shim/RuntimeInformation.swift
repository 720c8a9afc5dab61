import Linux
import ShimCore

/// `-info`: what containerd shows of this shim and the runtime behind it.
enum RuntimeInformation {
    static func write() throws {
        let request = try StartMessage.readStandardInput(id: "", namespace: "")
        let name = "io.containerd.runc.v2"
        try Output.write(RuntimeInfoMessage.bytes(name: name, version: Version.number, request))
    }
}
