import Glibc
import Linux
import Text

/// Reads a configuration file with what it imports, and joins them by containerd's rules.
struct ConfigurationFile {
    private static let maximumSize = 1 << 20
    private static let maximumFiles = 256

    /// Everything that the files say; what an imported file says stands over what the file that imports it says.
    static func load(_ path: String) throws(EngineError) -> TOMLTable {
        var merged = TOMLTable()
        var seen: Set<String> = []
        var pending = [path]
        while !pending.isEmpty {
            let next = pending.removeFirst()
            guard seen.insert(next).inserted else { continue }
            guard seen.count <= maximumFiles else { throw .invalid("\(path): too many imported files") }
            let table = try migrated(try read(next), next)
            let imports = try Self.imports(of: table, next)
            merged = ConfigurationMerge.merge(merged, table)
            pending += imports
        }
        return merged
    }

    private static func read(_ path: String) throws(EngineError) -> TOMLTable {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, limit: maximumSize)
        } catch {
            throw .invalid("failed to load TOML: \(error)")
        }
        do throws(TOMLError) {
            return try TOMLDocument.parse(bytes)
        } catch {
            throw .invalid(
                "failed to load TOML from \(path): failed to unmarshal TOML at row \(error.line) column \(error.column): "
                    + error.reason
            )
        }
    }

    /// Version 1 has short names for plugins.
    private static func migrated(_ table: TOMLTable, _ path: String) throws(EngineError) -> TOMLTable {
        let version = table["version"]?.integer ?? 1
        guard table["version"] == nil || table["version"]?.integer != nil, version >= 0 else {
            throw .invalid("\(path): version is no number")
        }
        guard version <= 3 else {
            throw .invalid(
                "failed to load TOML from \(path): expected containerd config version equal to or less than `3`, "
                    + "got `\(version)`"
            )
        }
        return version < 2 ? PluginNames.migrated(table) : table
    }

    /// Relative paths start at the file's folder; "*" stands for any part of a name.
    private static func imports(of table: TOMLTable, _ path: String) throws(EngineError) -> [String] {
        guard let value = table["imports"] else { return [] }
        guard let names = value.strings else { throw .invalid("\(path): imports is no list of texts") }
        var found: [String] = []
        for name in names {
            let full = name.hasPrefix("/") ? name : "\(Files.parent(of: path))/\(name)"
            found += name.utf8.contains(0x2A) ? matches(full) : [full]
        }
        return found
    }

    private static func matches(_ pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in
            result.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
