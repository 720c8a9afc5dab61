import CLinux
import Glibc
import Linux

/// containerd.types.RuntimeInfo{name, version{version}, options, features}: what `-info` prints.
public enum RuntimeInfoMessage {
    /// How containerd names the JSON document that `runc features` prints.
    private static let featuresName = "types.containerd.io/opencontainers/runtime-spec/1/features/Features"

    public static func bytes(name: String, version: String, _ request: StartMessage) -> [UInt8] {
        var number = ProtobufWriter()
        number.string(1, version)
        var message = ProtobufWriter()
        message.string(1, name)
        message.message(2, number.bytes)
        if !request.optionsMessage.isEmpty { message.message(3, request.optionsMessage) }
        // Some runtimes have no such command; the shim works with them all the same.
        if let features = features(request.options.binary) {
            var any = ProtobufWriter()
            any.string(1, featuresName)
            any.message(2, features)
            message.message(4, any.bytes)
        }
        return message.bytes
    }

    private static func features(_ binary: String) -> [UInt8]? {
        guard let path = binary.isEmpty ? OwnExecutable.path : Spawn.find(binary) else { return nil }
        let output = FileDescriptor(owning: monohull_memory_file("features"))
        var spawn = Spawn(path: path, arguments: [binary.isEmpty ? "runc" : binary, "features"])
        spawn.descriptors = [-1, output.raw, -1]
        guard let pid = try? spawn.start() else { return nil }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        lseek(output.raw, 0, SEEK_SET)
        guard status == 0, let bytes = try? output.readAll(limit: 4 << 20), !bytes.isEmpty else { return nil }
        return bytes
    }
}
