import Linux
import Registry
import Text

/// What dockerd was told, by its command line and its configuration file together.
struct DaemonOptions: Sendable {
    let dataRoot: String
    let execRoot: String
    let pidFile: String
    let hosts: [String]
    /// Address of a containerd that others run; empty for our own.
    let containerd: String
    let runtimes: [String: String]
    let registries: RegistryPolicy
    let group: String
    let isDebug: Bool
    /// Volumes of another engine that used the data root before are taken over.
    let adoptsVolumes: Bool

    /// A key that both name is an error, as it is in docker: nobody should have to know which one counts.
    init(_ flags: ParsedOptions, _ file: ConfigFile) throws(EngineError) {
        for (flag, key) in ConfigFile.keys where flags.isSet(flag) && file.values[key] != nil {
            throw .invalid(
                "unable to configure the Docker daemon with file \(file.path): the following directives are specified "
                    + "both as a flag and in the configuration file: \(key)"
            )
        }
        func text(_ flag: String, _ fallback: String) -> String {
            flags.string(flag) ?? file.values[ConfigFile.keys[flag] ?? ""]?.string ?? fallback
        }
        func list(_ flag: String) -> [String] {
            flags.isSet(flag) ? flags.list(flag) : file.values[ConfigFile.keys[flag] ?? ""]?.strings ?? []
        }
        for name in ["data-root", "exec-root", "pidfile"] {
            guard text(name, "/").hasPrefix("/") else { throw .invalid("--\(name) \(text(name, "")) must be absolute") }
        }
        dataRoot = text("data-root", "/var/lib/docker")
        execRoot = text("exec-root", "/run/docker")
        pidFile = text("pidfile", "/run/docker.pid")
        let named = list("host")
        hosts = named.isEmpty ? ["unix:///var/run/docker.sock"] : named
        containerd = text("containerd", "")
        group = text("group", "docker")
        adoptsVolumes = flags.bool("adopt-volumes")
        isDebug = flags.bool("debug", default: file.values["debug"]?.bool ?? false)
        runtimes = try Self.runtimes(list("add-runtime"), file.values["runtimes"])
        registries = try RegistryPolicy(mirrors: list("registry-mirror"), insecure: list("insecure-registry"))
    }

    private static func runtimes(_ flags: [String], _ file: JSONNode?) throws(EngineError) -> [String: String] {
        var runtimes: [String: String] = [:]
        for (name, node) in file?.members ?? [] {
            guard let path = node["path"]?.string else {
                throw .notImplemented("runtime \(name): only runtimes with a path are implemented")
            }
            runtimes[name] = path
        }
        for text in flags {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw .invalid("invalid runtime \(text), use NAME=PATH") }
            runtimes[parts[0]] = parts[1]
        }
        for (name, path) in runtimes {
            if name == "runc" { throw .invalid("runtime name 'runc' is reserved") }
            // A bare name would be looked up by the shim, in another environment than the operator's.
            guard path.hasPrefix("/") else { throw .invalid("runtime \(name): \(path) is no absolute path") }
        }
        return runtimes
    }
}
