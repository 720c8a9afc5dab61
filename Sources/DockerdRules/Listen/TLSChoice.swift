import Text

/// What the options say about TLS.
public struct TLSChoice: Sendable, Equatable {
    /// nil where nothing was said: then there is none, and a plain tcp socket is for loopback only.
    public var isWanted: Bool?
    /// Whether clients have to show a certificate of the authority.
    public var asksClients = false
    public var authority = ""
    public var certificate = ""
    public var key = ""

    public init() {}

    public var isOn: Bool { isWanted == true }

    /// Whether a tcp socket may be open to others: clients prove who they are, or the operator said that they need not.
    public var allowsOpenSockets: Bool { isWanted != nil }

    /// docker's way through flags, file and environment.
    init(_ flags: ParsedOptions, _ file: OptionFile, environment: (String) -> String?, exists: (String) -> Bool) {
        // Said at all, also with false, --tlsverify means TLS.
        if flags.isSet("tlsverify") { isWanted = true } else if flags.isSet("tls") { isWanted = flags.bool("tls") }
        let isOnByFlags = isOn
        if let value = file.values["tls"]?.bool { isWanted = value }
        var verify = flags.isSet("tlsverify") ? flags.bool("tlsverify") : nil
        if let value = file.values["tlsverify"]?.bool {
            verify = value
            isWanted = true
        }
        asksClients = isOn && verify ?? true
        // The usual files stand for the flags alone.
        let folder =
            environment("DOCKER_CERT_PATH").flatMap { $0.isEmpty ? nil : $0 }
            ?? environment("DOCKER_CONFIG").flatMap { $0.isEmpty ? nil : $0 }
            ?? "\(environment("HOME") ?? "")/.docker"
        func path(_ name: String, _ usual: String) -> String {
            if let named = flags.string(name) ?? file.values[name]?.string { return named }
            let path = "\(folder)/\(usual)"
            return isOnByFlags && (name == "tlscacert" || exists(path)) ? path : ""
        }
        authority = path("tlscacert", "ca.pem")
        certificate = path("tlscert", "cert.pem")
        key = path("tlskey", "key.pem")
    }
}
