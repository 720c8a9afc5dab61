import Linux
import Text

/// containerd.runc.v1.Options, as far as a shim acts on them. They are kept in the bundle, because `delete` has
/// to find the same runtime after the shim has died.
struct RuncOptions: Equatable {
    var noPivotRoot = false
    var noNewKeyring = false
    var ioUser: UInt32 = 0
    var ioGroup: UInt32 = 0
    var binary = ""
    var root = ""
    var systemdCgroup = false
    /// The shim itself is put into this group.
    var shimCgroup = ""
    var criuImagePath = ""
    var criuWorkPath = ""

    static let file = "options.json"

    init() {}

    /// From a google.protobuf.Any.
    init(any: ProtobufFields) throws(CallError) {
        let name = any.string(1)
        guard name.hasSuffix("containerd.runc.v1.Options") else {
            throw CallError(.invalidArgument, "unsupported runtime options \(name): invalid argument")
        }
        let fields = try ProtobufFields(any.bytes(2))
        noPivotRoot = fields.bool(1)
        noNewKeyring = fields.bool(2)
        shimCgroup = fields.string(3)
        ioUser = fields.uint32(4)
        ioGroup = fields.uint32(5)
        binary = fields.string(6)
        root = fields.string(7)
        systemdCgroup = fields.bool(9)
        criuImagePath = fields.string(10)
        criuWorkPath = fields.string(11)
    }

    /// From the bundle; defaults when nothing was written.
    init(bundle: String) {
        guard let bytes = try? Files.read("\(bundle)/\(Self.file)", limit: 1 << 20),
            let node = try? JSONNode.parse(bytes)
        else { return }
        noPivotRoot = node["no_pivot_root"]?.bool ?? false
        noNewKeyring = node["no_new_keyring"]?.bool ?? false
        ioUser = node["io_uid"]?.uint32 ?? 0
        ioGroup = node["io_gid"]?.uint32 ?? 0
        binary = node["binary_name"]?.string ?? ""
        root = node["root"]?.string ?? ""
        systemdCgroup = node["systemd_cgroup"]?.bool ?? false
        criuWorkPath = node["criu_work_path"]?.string ?? ""
    }

    func write(bundle: String) throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("no_pivot_root", omitEmpty: noPivotRoot)
            writer.member("no_new_keyring", omitEmpty: noNewKeyring)
            writer.member("io_uid", omitEmpty: ioUser)
            writer.member("io_gid", omitEmpty: ioGroup)
            writer.member("binary_name", omitEmpty: binary)
            writer.member("root", omitEmpty: root)
            writer.member("systemd_cgroup", omitEmpty: systemdCgroup)
            writer.member("criu_work_path", omitEmpty: criuWorkPath)
        }
        try Files.writeAtomically("\(bundle)/\(Self.file)", bytes: writer.bytes, sync: false)
    }
}
