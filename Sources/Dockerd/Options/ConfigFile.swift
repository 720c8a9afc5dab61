import Glibc
import Linux
import Text

/// daemon.json.
struct ConfigFile {
    static let standardPath = "/etc/docker/daemon.json"

    /// Flags with the keys that mean the same.
    static let keys = [
        "add-runtime": "runtimes", "bridge": "bridge", "containerd": "containerd", "data-root": "data-root",
        "debug": "debug", "exec-root": "exec-root", "group": "group", "host": "hosts",
        "insecure-registry": "insecure-registries", "pidfile": "pidfile", "registry-mirror": "registry-mirrors",
    ]

    let path: String
    private(set) var values: [String: JSONNode] = [:]

    /// The standard file may be missing, one that was named may not.
    init(_ named: String?) throws(EngineError) {
        path = named ?? Self.standardPath
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, limit: 1 << 20)
        } catch {
            if named == nil && error.errno == ENOENT { return }
            throw failure("\(error)")
        }
        if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return }
        let node: JSONNode
        do { node = try JSONNode.parse(bytes, refuseDuplicateKeys: true) } catch { throw failure("\(error)") }
        guard node.kind == .object else { throw failure("it is no JSON object") }
        let unknown = node.members.map(\.key).filter { !Self.keys.values.contains($0) }
        guard unknown.isEmpty else {
            throw failure(
                "the following directives don't match any configuration option: \(unknown.joined(separator: ", "))"
            )
        }
        for (key, value) in node.members { values[key] = value }
    }

    private func failure(_ reason: String) -> EngineError {
        .invalid("unable to configure the Docker daemon with file \(path): \(reason)")
    }
}
