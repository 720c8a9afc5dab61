import HTTPTransport
import Linux
import Registry

/// A registry that ctr speaks to itself, past containerd, as the flags describe it.
enum RemoteRegistry {
    static func open(_ invocation: Invocation, _ reference: String) throws -> RegistryRepository {
        if invocation.isOn("http-trace") { throw Failure("--http-trace is not implemented") }
        let credentials = try Credentials(invocation, reference: reference)?.known
        let folder = invocation.string("hosts-dir")
        let log: (@Sendable (String) async -> Void)?
        if invocation.isOn("http-dump") {
            log = { text in RequestDump.show(text) }
        } else {
            log = nil
        }
        return try RegistryRepository(
            reference,
            hosts: RegistryHosts(
                folder: folder.isEmpty ? nil : folder,
                defaultScheme: invocation.isOn("plain-http") ? "http" : nil,
                defaultTLS: try tls(invocation)
            ),
            credentials: credentials.map { known in { @Sendable _ in known } },
            log: log
        )
    }

    /// Another object of the same repository.
    static func open(
        _ invocation: Invocation,
        _ reference: String,
        digest: String
    ) throws -> RegistryRepository {
        let place = try RegistryReference(reference)
        return try open(invocation, "\(place.host)/\(place.path)@\(digest)")
    }

    private static func tls(_ invocation: Invocation) throws -> TLSSettings? {
        let (authority, certificate) = (invocation.string("tlscacert"), invocation.string("tlscert"))
        let key = invocation.string("tlskey")
        guard certificate.isEmpty == key.isEmpty else {
            throw Failure("flags --tlscert and --tlskey must be set together")
        }
        var settings = TLSSettings(skipsVerification: invocation.isOn("skip-verify"))
        if !authority.isEmpty { settings.authorities = [authority] }
        if !certificate.isEmpty { settings.clientPairs = [TLSSettings.ClientPair(certificate: certificate, key: key)] }
        return settings == TLSSettings() ? nil : settings
    }
}
