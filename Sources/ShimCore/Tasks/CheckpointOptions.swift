/// containerd.runc.v1.CheckpointOptions: what is asked of criu beside the plain dump.
struct CheckpointOptions {
    var exits = false
    var flags: [String] = []
    var workPath = ""

    init() {}

    /// From a google.protobuf.Any; an empty one asks for nothing.
    init(any: ProtobufFields) throws(CallError) {
        let name = any.string(1)
        if name.isEmpty { return }
        guard name.hasSuffix("containerd.runc.v1.CheckpointOptions") else {
            throw CallError(.invalidArgument, "unsupported checkpoint options \(name): invalid argument")
        }
        let fields = try ProtobufFields(any.bytes(2))
        exits = fields.bool(1)
        let switches: [(UInt64, String)] = [
            (2, "--tcp-established"), (3, "--ext-unix-sk"), (4, "--shell-job"), (5, "--file-locks"),
        ]
        for (field, flag) in switches where fields.bool(field) { flags.append(flag) }
        for namespace in fields.strings(6) { flags += ["--empty-ns", namespace] }
        if !fields.string(7).isEmpty { flags += ["--manage-cgroups-mode", fields.string(7)] }
        workPath = fields.string(9)
    }
}
