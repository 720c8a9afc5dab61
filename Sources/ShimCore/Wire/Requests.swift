import Linux

/// Requests of containerd.task.v2.Task and v3.Task, which have the same messages. Numbers are those of the
/// published shim.proto. Every request names its container in field 1, and most a process of it in field 2.

struct CreateRequest {
    let id: String
    let bundle: String
    let rootfs: [HostMount]
    let stdio: StdioRequest
    let checkpoint: Container.Checkpoint?
    /// containerd.runc.v1.Options, nil when the client sent none.
    let options: RuncOptions?

    init(_ payload: [UInt8]) throws {
        let fields = try ProtobufFields(payload)
        id = fields.string(1)
        bundle = fields.string(2)
        rootfs = try fields.all(3).map { bytes in
            let mount = try ProtobufFields(bytes)
            guard mount.string(3).isEmpty else { throw CallError.unimplemented("a rootfs mount with a target") }
            return HostMount(kind: mount.string(1), source: mount.string(2), options: mount.strings(4))
        }
        stdio = StdioRequest(
            stdin: fields.string(5),
            stdout: fields.string(6),
            stderr: fields.string(7),
            terminal: fields.bool(4)
        )
        let image = fields.string(8)
        checkpoint = image.isEmpty ? nil : Container.Checkpoint(image: image, parent: fields.string(9))
        let any = try ProtobufFields(fields.bytes(10))
        options = any.string(1).isEmpty ? nil : try RuncOptions(any: any)
    }
}

struct ExecRequest {
    let execID: String
    let stdio: StdioRequest
    /// The OCI process as JSON.
    let spec: [UInt8]

    init(_ payload: [UInt8]) throws {
        let fields = try ProtobufFields(payload)
        execID = fields.string(2)
        stdio = StdioRequest(
            stdin: fields.string(4),
            stdout: fields.string(5),
            stderr: fields.string(6),
            terminal: fields.bool(3)
        )
        spec = Array(try ProtobufFields(fields.bytes(7)).bytes(2))
    }
}

/// Where a client wants a process's streams: paths and URIs, "" for nowhere.
struct StdioRequest {
    let stdin: String
    let stdout: String
    let stderr: String
    let terminal: Bool
}
