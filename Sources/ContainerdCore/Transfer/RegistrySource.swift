import HTTPTransport
import Linux
import Registry
import ShimAPI

/// A registry as a client describes it, with the streams over which it is asked for credentials and told of requests.
struct RegistrySource: Sendable {
    private let message: Containerd_Types_Transfer_OCIRegistry
    private let credentials: CredentialStream?
    private let log: RequestLog?

    init(_ message: Containerd_Types_Transfer_OCIRegistry, core: Core) throws {
        self.message = message
        let resolver = message.resolver
        credentials =
            resolver.authStream.isEmpty
            ? nil : CredentialStream(try core.streams.find(resolver.authStream), reference: message.reference)
        let isLogged = resolver.httpDebug == .debug || resolver.httpDebug == .both
        log =
            !isLogged
            ? nil : RequestLog(resolver.logsStream.isEmpty ? nil : try core.streams.find(resolver.logsStream))
    }

    var reference: String { message.reference }

    func repository() throws -> RegistryRepository {
        var fields = HTTPFields()
        for (name, value) in message.resolver.headers.sorted(by: { $0.key < $1.key }) { fields.add(name, value) }
        let credentials = credentials
        let log = log
        return try RegistryRepository(
            message.reference,
            hosts: RegistryHosts(
                folder: message.resolver.hostDir.isEmpty ? nil : message.resolver.hostDir,
                defaultScheme: message.resolver.defaultScheme.isEmpty ? nil : message.resolver.defaultScheme
            ),
            fields: fields,
            credentials: credentials.map { stream in { @Sendable host in try await stream.ask(host) } },
            log: log.map { log in { @Sendable text in await log.write(text) } }
        )
    }

    /// Ends the client's calls.
    func close() async { await log?.close() }
}
