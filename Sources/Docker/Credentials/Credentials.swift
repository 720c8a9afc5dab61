import Linux
import OCI
import Text

/// Credentials of registries: in DOCKER_AUTH_CONFIG, with a helper program, or in config.json, in this order.
struct Credentials {
    static let hub = "https://index.docker.io/v1/"
    static let variable = "DOCKER_AUTH_CONFIG"
    private let file: ConfigFile

    init(_ file: ConfigFile) {
        self.file = file
    }

    /// The X-Registry-Auth field of a request about `image`.
    func header(for image: String) throws -> String {
        let name: ImageReference
        do throws(EngineError) { name = try ImageReference(image) } catch { throw Failure(error.message) }
        return try header(key: name.domain == "docker.io" ? Self.hub : name.domain)
    }

    func header(key: String) throws -> String {
        "X-Registry-Auth: " + Self.urlText(try get(key).json)
    }

    func get(_ key: String) throws -> AuthConfig {
        if let auth = environment()[key] { return auth }
        var auth = try stored(key)
        guard let helper = helper(key) else { return auth }
        guard let found = try helper.get(key) else {
            auth.username = ""
            auth.password = ""
            auth.identityToken = ""
            return auth
        }
        auth.username = found.username
        auth.password = found.password
        auth.identityToken = found.identityToken
        auth.server = key
        return auth
    }

    /// The X-Registry-Config field of a build, which may need any of them; nothing where the program that keeps them fails,
    /// as docker has it.
    var allHeader: String {
        var writer = JSONWriter()
        writer.object { object in
            for (server, auth) in ((try? all()) ?? [:]).sorted(by: { $0.key < $1.key }) {
                object.memberRaw(server, auth.json)
            }
        }
        return "X-Registry-Config: " + Self.urlText(writer.bytes)
    }

    private static func urlText(_ bytes: [UInt8]) -> String {
        Base64.encode(bytes).replacing("+", with: "-").replacing("/", with: "_")
    }

    /// All that is known, by registry.
    private func all() throws -> [String: AuthConfig] {
        var all: [String: AuthConfig] = [:]
        let entries = file["auths"]?.members ?? []
        if let helper = helper("") {
            for server in try helper.list() {
                guard let found = try helper.get(server) else { continue }
                // The file may say more of a registry than the program does.
                let entry = entries.last { $0.key == server }
                var auth = entry.flatMap { try? AuthConfig($0.value, server: server) } ?? AuthConfig()
                (auth.username, auth.password) = (found.username, found.password)
                auth.identityToken = found.identityToken
                all[server] = auth
            }
        } else {
            for (server, entry) in entries { all[server] = try? AuthConfig(entry, server: server) }
        }
        all.merge(environment()) { $1 }
        for (server, _) in file["credHelpers"]?.members ?? [] {
            if let auth = try? get(server) { all[server] = auth }
        }
        return all
    }

    /// All that a container is to have: those of the environment, or else all that is known.
    func forContainer() throws -> [AuthConfig] {
        if let text = Configuration.variable(Self.variable) {
            let auths: [AuthConfig]
            do {
                let entries = try JSONNode.parse(text)["auths"]?.members ?? []
                auths = try entries.map { server, entry in try AuthConfig(entry, server: server) }
            } catch {
                let reason = (error as? Failure)?.message ?? (error as? JSONError).map(ConfigFile.reason) ?? "\(error)"
                throw Failure("failed to read credentials from \(Self.variable): \(reason)")
            }
            if !auths.isEmpty { return auths }
        }
        do {
            return try all().sorted { $0.key < $1.key }.map { server, auth in
                var auth = auth
                auth.server = server
                return auth
            }
        } catch let failure as Failure {
            throw Failure("resolving credentials failed: \(failure.message)")
        }
    }

    /// Keeps what was right; a password in a plain file is warned of.
    func store(_ auth: AuthConfig) throws {
        var rest = auth
        if let helper = helper(auth.server) {
            try helper.store(auth)
            (rest.username, rest.password, rest.identityToken) = ("", "", "")
            if file["credsStore"] == nil && file["credHelpers"]?.member(named: auth.server) == nil {
                file.set("credsStore", try ConfigFile.text(helper.name))
            }
        }
        if let old = file["auths"]?.member(named: auth.server), try AuthConfig(old, server: auth.server) == rest {
            return
        }
        try file.set("auths", auth.server, try JSONNode.parse(rest.entry))
        try file.save()
        if !rest.password.isEmpty {
            complain(
                "\nWARNING! Your credentials are stored unencrypted in '\(file.path)'.\n"
                    + "Configure a credential helper to remove this warning. See\n"
                    + "https://docs.docker.com/go/credential-store/\n"
            )
        }
    }

    func erase(_ server: String) throws {
        try helper(server)?.erase(server)
        guard file["auths"]?.member(named: server) != nil else { return }
        try file.set("auths", server, nil)
        try file.save()
    }

    /// Older files name a server by its URL.
    private func stored(_ key: String) throws(Failure) -> AuthConfig {
        let auths = file["auths"]?.members ?? []
        let found = auths.last { $0.key == key } ?? auths.first { Self.hostname($0.key) == key }
        guard let found else { return AuthConfig() }
        return try AuthConfig(found.value, server: found.key)
    }

    private func helper(_ key: String) -> CredentialHelper? {
        if let name = file["credHelpers"]?.member(named: key)?.string {
            return name.isEmpty ? nil : CredentialHelper(name: name)
        }
        if let name = file.string("credsStore") { return CredentialHelper(name: name) }
        // Without any choice docker takes what it finds on PATH.
        let isUnused = (file["credHelpers"]?.members ?? []).isEmpty && (file["auths"]?.members ?? []).isEmpty
        guard isUnused else { return nil }
        let name = Spawn.find("pass") == nil ? "secretservice" : "pass"
        let helper = CredentialHelper(name: name)
        return Spawn.find(helper.program) == nil ? nil : helper
    }

    private func environment() -> [String: AuthConfig] {
        guard let text = Configuration.variable(Self.variable) else { return [:] }
        do {
            let document = try JSONNode.parse(text)
            for (key, _) in document.members where key != "auths" { throw Failure("json: unknown field \"\(key)\"") }
            var auths: [String: AuthConfig] = [:]
            for (server, entry) in document["auths"]?.members ?? [] {
                for (key, _) in entry.members where key != "auth" { throw Failure("json: unknown field \"\(key)\"") }
                guard let auth = entry["auth"]?.string, !auth.isEmpty else {
                    throw Failure("\(Self.variable) environment variable is missing key `auth` for \(server)")
                }
                let (username, password) = try AuthConfig.decode(auth)
                auths[server] = AuthConfig(username: username, password: password, server: server)
            }
            return auths
        } catch {
            let reason = (error as? Failure)?.message ?? (error as? JSONError)?.message ?? "\(error)"
            complain("Failed to create credential store from \(Self.variable):  \(reason)")
            return [:]
        }
    }

    /// What a server is called without scheme and path.
    static func hostname(_ url: String) -> String {
        var rest = url[...]
        for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.utf8.count) }
        return String(Substring(rest.utf8.prefix { $0 != UInt8(ascii: "/") }))
    }
}
