import Linux
import Text

/// What global options, the environment and config.json say together. Files are read when something of them is asked.
final class Settings {
    static let defaultContext = "default"
    static let hostVariable = "DOCKER_HOST"

    let folder: String
    let globals: ParsedOptions
    let transports: Transports
    let contexts: ContextStore
    private(set) lazy var file = readFile()
    private(set) lazy var credentials = Credentials(file)
    /// The context that counts; whether there is one of that name is another matter.
    private(set) lazy var contextName = findContextName()

    init(_ globals: ParsedOptions, _ transports: Transports) throws(Failure) {
        self.globals = globals
        self.transports = transports
        let folder = globals.string("config") ?? ""
        self.folder = folder.isEmpty ? Configuration.folder : folder
        contexts = ContextStore(folder: self.folder + "/contexts")
        if !(globals.string("context") ?? "").isEmpty && globals.isSet("host") {
            throw Failure("conflicting options: cannot specify both --host and --context")
        }
    }

    private func readFile() -> ConfigFile {
        let file = ConfigFile(folder + "/config.json")
        if let complaint = file.complaint { complain("WARNING: Error \(complaint)") }
        return file
    }

    /// `--format`, or what config.json has in its place.
    func format(_ options: ParsedOptions, _ key: String) -> String? {
        if let text = options.string("format"), !text.isEmpty { return text }
        return options.bool("quiet") ? nil : file.string(key)
    }

    func detachKeys(_ options: ParsedOptions) -> String? {
        options.string("detach-keys").flatMap { $0.isEmpty ? nil : $0 } ?? file.string("detachKeys")
    }

    private func findContextName() -> String {
        if let name = globals.string("context"), !name.isEmpty { return name }
        if globals.isSet("host") || Configuration.variable(Self.hostVariable) != nil { return Self.defaultContext }
        return Configuration.variable("DOCKER_CONTEXT") ?? file.string("currentContext") ?? Self.defaultContext
    }

    /// What stands under "default": the options and the environment.
    func defaultRecord() throws -> (record: ContextRecord, tls: TLSMaterial?) {
        let tls = try tlsOfOptions()
        let text = globals.string("host") ?? Configuration.variable(Self.hostVariable) ?? ""
        var record = try ContextRecord(
            name: Self.defaultContext,
            host: try Endpoint.host(text, tls: tls != nil),
            skipsVerification: tls?.skipsVerification ?? false
        )
        record.name = Self.defaultContext
        return (record, tls)
    }

    func record(_ name: String) throws -> ContextRecord {
        name == Self.defaultContext ? try defaultRecord().record : try contexts.get(name)
    }

    /// A context with its TLS, as it is exported and copied.
    func archive(_ name: String) throws -> ContextArchive {
        guard name == Self.defaultContext else {
            let files = try contexts.tlsFiles(name).map { endpoint, names in
                (endpoint: endpoint, files: try names.map { ($0, try contexts.tlsData(name, endpoint, $0)) })
            }
            return ContextArchive(try contexts.get(name), tls: files)
        }
        let (record, tls) = try defaultRecord()
        let isPlain = tls?.isEmpty ?? true
        return ContextArchive(record, tls: isPlain ? [] : [(ContextRecord.docker, tls?.files ?? [])])
    }

    /// The TLS files of "default", by their names in a context.
    func defaultFiles() throws -> ContextStore.TLSFiles {
        guard let tls = try defaultRecord().tls, !tls.isEmpty else { return [] }
        return [(ContextRecord.docker, tls.files.map(\.name))]
    }

    /// nil without TLS. A certificate or a key that nobody named may be missing.
    private func tlsOfOptions() throws(Failure) -> TLSMaterial? {
        let verifies =
            globals.isSet("tlsverify")
            ? globals.bool("tlsverify") : Configuration.variable("DOCKER_TLS_VERIFY") != nil
        let isOn =
            verifies || globals.isSet("tlsverify")
            || (globals.isSet("tls") ? globals.bool("tls") : Configuration.variable("DOCKER_TLS") != nil)
        guard isOn else { return nil }
        func path(_ option: String, _ file: String) -> String {
            if let named = globals.string(option) { return named }
            let usual = "\(Configuration.certificates)/\(file)"
            return option == "tlscacert" || Files.exists(usual) ? usual : ""
        }
        var material = try TLSMaterial(
            authority: path("tlscacert", "ca.pem"),
            certificate: path("tlscert", "cert.pem"),
            key: path("tlskey", "key.pem")
        )
        material.skipsVerification = !verifies
        return material
    }

    /// The daemon that commands speak to.
    func endpoint() throws -> Endpoint { try endpoint(of: contextName) }

    /// The daemon of one context.
    func endpoint(of name: String) throws -> Endpoint {
        let (host, tls): (String, TLSMaterial?)
        do {
            (host, tls) = try target(name)
        } catch let failure as Failure {
            throw Failure("Failed to initialize: unable to resolve docker endpoint: \(failure.message)")
        }
        do throws(Failure) {
            return try Endpoint(host.isEmpty ? "unix://\(Endpoint.standardSocket)" : host, tls: tls, transports)
        } catch {
            throw Failure("Failed to initialize: \(error.message)")
        }
    }

    private func target(_ name: String) throws -> (host: String, tls: TLSMaterial?) {
        if name == Self.defaultContext {
            let (record, tls) = try defaultRecord()
            return (record.host ?? "", tls)
        }
        let record = try contexts.get(name)
        guard let host = record.host else { throw Failure("cannot find docker endpoint in context") }
        var tls = try contexts.material(name)
        if tls?.isEmpty == true { tls = nil }
        if record.skipsVerification {
            tls = tls ?? TLSMaterial()
            tls?.skipsVerification = true
        }
        return (host, tls)
    }

    /// What `proxies` says for the daemon, or for any: variables for containers, in both cases of their letters.
    func proxies() -> [(name: String, value: String)] {
        guard let all = file["proxies"] else { return [] }
        let host = (try? target(contextName).host) ?? ""
        guard let proxies = all.member(named: host) ?? all.member(named: "default") else { return [] }
        let keys = [
            ("HTTP_PROXY", "httpProxy"), ("HTTPS_PROXY", "httpsProxy"), ("NO_PROXY", "noProxy"),
            ("FTP_PROXY", "ftpProxy"), ("ALL_PROXY", "allProxy"),
        ]
        return keys.flatMap { name, key -> [(name: String, value: String)] in
            guard let value = proxies[key]?.string, !value.isEmpty else { return [] }
            return [(name, value), (name.lowercased(), value)]
        }
    }

    /// A file by its URL.
    func openWeb(_ url: String) throws(Failure) -> WebStream {
        do { return try transports.openWeb(url) } catch { throw Failure("\(error)") }
    }

    /// Throws what is wrong with a context's host.
    func check(host: String, _ tls: TLSMaterial?) throws(Failure) { _ = try Endpoint(host, tls: tls, transports) }

    /// `HttpHeaders`, or in their place those of the environment; who we are is not theirs to say.
    func headers() throws(Failure) -> [String] {
        let own = (file["HttpHeaders"]?.members ?? []).map { (name: $0.key, value: $0.value.string ?? "") }
        return (try CustomHeaders.read() ?? own).compactMap { name, value in
            guard name.lowercased() != "user-agent", Self.isField(name, value) else { return nil }
            return "\(name): \(value)"
        }
    }

    private static func isField(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
