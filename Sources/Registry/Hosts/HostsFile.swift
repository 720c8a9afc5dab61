import HTTPTransport
import Linux
import Text

/// A hosts.toml: mirrors in the order in which they stand there, and after them the server itself.
struct HostsFile {
    let hosts: [RegistryHost]

    /// Relative paths of files are relative to `folder`.
    init(_ bytes: [UInt8], folder: String) throws {
        let document = try TOMLDocument.parse(bytes)
        let mirrors = document["host"]?.table ?? TOMLTable()
        var hosts: [RegistryHost] = []
        for name in mirrors.keys {
            guard let table = mirrors[name]?.table else { throw EngineError.invalid("host \"\(name)\" is not a table") }
            hosts.append(try Self.host(name, table, folder))
        }
        hosts.append(try Self.host(document["server"]?.string ?? "", document, folder))
        self.hosts = hosts
    }

    /// An empty server is the one that the name stands for.
    private static func host(_ server: String, _ table: TOMLTable, _ folder: String) throws -> RegistryHost {
        var host = RegistryHost()
        let isWholePath = table["override_path"]?.boolean ?? false
        if !server.isEmpty {
            guard let url = RegistryURL(server.hasPrefix("http") ? server : "https://" + server) else {
                throw EngineError.invalid("unable to parse server \(server)")
            }
            host.scheme = url.scheme
            host.authority = url.authority
            host.path = path(url.target, isWholePath)
        }
        host.capabilities = try capabilities(table)
        host.tls = try security(table, folder)
        host.fields = try fields(table)
        if let text = table["dial_timeout"]?.string {
            guard let time = Durations.parseGo(text), time > 0 else {
                throw EngineError.invalid("time: invalid duration \"\(text)\"")
            }
            host.dialTimeout = Double(time) / 1e9
        }
        return host
    }

    /// The API's root: as it is written, or with the `/v2` that every registry has.
    private static func path(_ target: String, _ isWhole: Bool) -> String {
        let parts = target.prefix { $0 != "?" }.split(separator: "/").filter { $0 != "." }
        let path = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
        return isWhole || parts.last == "v2" ? path : path + "/v2"
    }

    private static func capabilities(_ table: TOMLTable) throws -> HostCapabilities {
        guard let words = table["capabilities"]?.strings, !words.isEmpty else { return .all }
        return try words.reduce(into: []) { all, word in
            guard let one = HostCapabilities(word: word) else {
                throw EngineError.invalid("unknown capability \(word)")
            }
            all.insert(one)
        }
    }

    /// nil when the table says nothing of TLS.
    private static func security(_ table: TOMLTable, _ folder: String) throws -> TLSSettings? {
        if table["ca"] == nil && table["client"] == nil && table["skip_verify"] == nil { return nil }
        var settings = TLSSettings(skipsVerification: table["skip_verify"]?.boolean ?? false)
        if let authorities = table["ca"] {
            guard let files = authorities.string.map({ [$0] }) ?? authorities.strings else {
                throw EngineError.invalid("invalid type for \"ca\"")
            }
            settings.authorities = files.map { absolute($0, folder) }
        }
        if let client = table["client"] {
            if let file = client.string {
                settings.clientPairs = [TLSSettings.ClientPair(certificate: absolute(file, folder), key: nil)]
            } else {
                settings.clientPairs = try (client.array ?? []).map { try pair($0, folder) }
            }
        }
        return settings
    }

    /// One file for both, or a certificate and a key.
    private static func pair(_ value: TOMLValue, _ folder: String) throws -> TLSSettings.ClientPair {
        if let file = value.string { return TLSSettings.ClientPair(certificate: absolute(file, folder), key: nil) }
        guard let files = value.strings, files.count == 2 else {
            throw EngineError.invalid("invalid pair for \"client\"")
        }
        return TLSSettings.ClientPair(certificate: absolute(files[0], folder), key: absolute(files[1], folder))
    }

    private static func fields(_ table: TOMLTable) throws -> [(name: String, value: String)] {
        guard let header = table["header"]?.table else { return [] }
        return try header.keys.flatMap { name -> [(name: String, value: String)] in
            guard let value = header[name], let values = value.string.map({ [$0] }) ?? value.strings else {
                throw EngineError.invalid("invalid type for header \"\(name)\"")
            }
            return values.map { (name: name, value: $0) }
        }
    }

    private static func absolute(_ path: String, _ folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
}
