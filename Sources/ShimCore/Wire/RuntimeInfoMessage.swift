/// containerd.types.RuntimeInfo{name, version{version}}.
public enum RuntimeInfoMessage {
    public static func bytes(name: String, version: String) -> [UInt8] {
        var number = ProtobufWriter()
        number.string(1, version)
        var message = ProtobufWriter()
        message.string(1, name)
        message.message(2, number.bytes)
        return message.bytes
    }
}
