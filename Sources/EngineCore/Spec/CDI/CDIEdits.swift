import Linux
import Text

/// What CDI's devices change of a container.
struct CDIEdits: Sendable {
    /// KEY=VALUE.
    var variables: [String] = []
    var devices: [(device: HostDevice, access: String)] = []
    var mounts: [RuntimeMount] = []
    var groups: [UInt32] = []
    /// The runtime's hooks as JSON, each with the name of its list.
    private var hooks: [(list: String, hook: [UInt8])] = []

    private static let lists = [
        "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop",
    ]

    /// Takes a `containerEdits` object over. Errors name what is wrong in it.
    mutating func add(_ node: JSONNode) throws(EngineError) {
        variables += node["env"]?.strings ?? []
        groups += (node["additionalGids"]?.elements ?? []).compactMap(\.uint32).filter { $0 != 0 }
        for device in node["deviceNodes"]?.elements ?? [] { try addDevice(device) }
        for mount in node["mounts"]?.elements ?? [] {
            guard let source = mount["hostPath"]?.string, let target = mount["containerPath"]?.string else {
                throw .internalError("invalid mount, empty host or container path")
            }
            mounts.append(
                RuntimeMount(
                    destination: target,
                    type: mount["type"]?.string ?? "bind",
                    source: source,
                    options: mount["options"]?.strings ?? ["ro", "nosuid", "nodev", "bind"]
                )
            )
        }
        for hook in node["hooks"]?.elements ?? [] { try addHook(hook) }
        guard node["intelRdt"] == nil else { throw .notImplemented("intelRdt in CDI edits is not implemented") }
    }

    private mutating func addDevice(_ node: JSONNode) throws(EngineError) {
        guard let path = node["path"]?.string, !path.isEmpty else {
            throw .internalError("invalid (empty) device path")
        }
        let source = node["hostPath"]?.string ?? path
        let found: HostDevice?
        do { found = try HostDevice(source) } catch {
            throw .internalError("failed to stat CDI host device \"\(source)\": \(error.reason.lowercased())")
        }
        guard var device = found else {
            throw .internalError("failed to stat CDI host device \"\(source)\": not a device node")
        }
        device.path = path
        if let type = node["type"]?.string, type != device.type {
            throw .internalError(
                "CDI device (\"\(path)\", \"\(source)\"), host type mismatch (\(device.type), \(type))"
            )
        }
        devices.append((device, node["permissions"]?.string ?? "rwm"))
    }

    private mutating func addHook(_ node: JSONNode) throws(EngineError) {
        let list = node["hookName"]?.string ?? ""
        guard Self.lists.contains(list) else { throw .internalError("invalid hook \"\(list)\"") }
        guard let path = node["path"]?.string, path.hasPrefix("/") else {
            throw .internalError("invalid hook \"\(list)\" with empty path")
        }
        var writer = JSONWriter()
        writer.object {
            $0.member("path", path)
            $0.member("args", omitEmpty: node["args"]?.strings)
            $0.member("env", omitEmpty: node["env"]?.strings)
            if let timeout = node["timeout"]?.int { $0.member("timeout", timeout) }
        }
        hooks.append((list, writer.bytes))
    }

    /// The member `hooks` of the runtime's document.
    func writeHooks(_ writer: inout JSONWriter) {
        guard !hooks.isEmpty else { return }
        writer.memberObject("hooks") { writer in
            for list in Self.lists where hooks.contains(where: { $0.list == list }) {
                writer.memberArray(list) { array in
                    for (_, hook) in hooks.filter({ $0.list == list }) { array.raw(hook) }
                }
            }
        }
    }
}
