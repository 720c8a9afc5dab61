import Glibc
import Linux
import Text

/// The folders where plugins are looked for; none is touched before a command is asked for that is not docker's own.
struct PluginFolder {
    private let folders: [String]

    init(_ settings: Settings) {
        folders =
            (settings.file["cliPluginsExtraDirs"]?.strings ?? []) + ["\(settings.folder)/cli-plugins"]
            + [
                "/usr/local/lib/docker/cli-plugins", "/usr/local/libexec/docker/cli-plugins",
                "/usr/lib/docker/cli-plugins", "/usr/libexec/docker/cli-plugins",
            ]
    }

    /// nil when no folder has one of that name.
    func find(_ name: String) -> Plugin? {
        guard Plugin.isName(name) else { return nil }
        let path = folders.map { "\($0)/\(Plugin.prefix)\(name)" }.first(where: Files.exists)
        return path.map { Plugin(name: name, path: $0) }
    }

    /// All that there are, by name; of several with one name the first counts.
    func all() -> [Plugin] {
        var found: [String: String] = [:]
        for folder in folders {
            for file in (try? Files.list(folder)) ?? [] where file.hasPrefix(Plugin.prefix) {
                let name = String(file.dropFirst(Plugin.prefix.utf8.count))
                let path = "\(folder)/\(file)"
                if found[name] == nil && ProgramSearch.obstacle(path) != "is a directory" { found[name] = path }
            }
        }
        return found.sorted { NaturalOrder.isLess($0.key, $1.key) }.map { Plugin(name: $0.key, path: $0.value) }
    }

    /// Becomes the plugin; returns only when that fails. It is given the whole command line, and where to find docker.
    static func become(_ plugin: Plugin, _ arguments: [String], environment more: [String] = []) throws -> Never {
        let docker = ProcessArguments.all.first ?? "docker"
        let own = ["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND=\(docker)"] + more
        let names = own.map { $0.prefix { $0 != "=" } + "=" }
        let inherited = ProcessEnvironment.inherited.filter { line in !names.contains { line.hasPrefix($0) } }
        var argv: [UnsafeMutablePointer<CChar>?] = ([plugin.path] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = (inherited + own).map { strdup($0) } + [nil]
        signal(SIGPIPE, SIG_DFL)
        execve(plugin.path, &argv, &envp)
        throw Failure("fork/exec \(plugin.path): \(SystemCallError("exec").reason)")
    }
}
