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
        var found: [String: [String]] = [:]
        for folder in folders {
            for file in (try? Files.list(folder)) ?? [] where file.hasPrefix(Plugin.prefix) {
                let name = String(file.dropFirst(Plugin.prefix.utf8.count))
                let path = "\(folder)/\(file)"
                if Self.isCandidate(path) { found[name, default: []].append(path) }
            }
        }
        return found.sorted { NaturalOrder.isLess($0.key, $1.key) }.map { name, paths in
            var plugin = Plugin(name: name, path: paths[0])
            plugin.shadowed = Array(paths.dropFirst())
            return plugin
        }
    }

    /// A file, or a link that leads somewhere.
    private static func isCandidate(_ path: String) -> Bool {
        // A link that leads to a folder is one, too, as in docker.
        (try? FileStatus(path, followsLink: false))?.kind == .other && Files.exists(path)
    }
}
