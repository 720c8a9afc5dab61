import Glibc
import HTTPTransport
import Linux

/// The folder of one registry's name in certs.d: a hosts.toml, or certificates with docker's names.
enum HostFolder {
    /// `name_5000_` before `name:5000`, then `name`'s own, then `_default`.
    static func find(_ name: String, in root: String) -> String? {
        candidates(name).lazy.map { "\(root)/\($0)" }.first { Files.exists($0) }
    }

    static func candidates(_ name: String) -> [String] {
        // A name comes from a client; it must not lead out of the folder.
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(0x2F) else { return ["_default"] }
        var names = [name]
        if let colon = name.utf8.lastIndex(of: 0x3A), colon != name.startIndex {
            names.insert("\(name[..<colon])_\(name[name.utf8.index(after: colon)...])_", at: 0)
        }
        return names + ["_default"]
    }

    static func load(_ folder: String) throws -> [RegistryHost] {
        let file = folder + "/hosts.toml"
        guard Files.exists(file) else { return try certificates(folder) }
        let bytes = try Files.read(file, limit: 1 << 20)
        if bytes.isEmpty { return try certificates(folder) }
        do {
            return try HostsFile(bytes, folder: folder).hosts
        } catch {
            Log.error("failed to decode \(file): \(error)")
            return try certificates(folder)
        }
    }

    /// NAME.crt is an authority's, NAME.cert and NAME.key are the client's.
    private static func certificates(_ folder: String) throws -> [RegistryHost] {
        var settings = TLSSettings()
        for name in try Files.list(folder).sorted() where !Files.isDirectory("\(folder)/\(name)") {
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".crt") { settings.authorities.append(path) }
            if name.hasSuffix(".cert") {
                let key = path.dropLast(5) + ".key"
                settings.clientPairs.append(
                    TLSSettings.ClientPair(certificate: path, key: Files.exists(String(key)) ? String(key) : nil)
                )
            }
        }
        var host = RegistryHost()
        if settings != TLSSettings() { host.tls = settings }
        return [host]
    }
}
