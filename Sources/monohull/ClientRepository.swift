import Docker
import HTTPTransport
import Linux
import Registry

/// A repository of a registry for the client's `manifest`, by what the daemons use.
struct ClientRepository: ImageRepository {
    private let client: DistributionClient

    init(_ address: RepositoryAddress) throws(RegistryFailure) {
        let folder = ClientLogin.certificates
        client = try Self.run {
            let isToken = !address.identityToken.isEmpty
            let credentials = RegistryCredentials(
                user: isToken ? "" : address.user,
                password: isToken ? address.identityToken : address.password,
                token: address.registryToken
            )
            // Docker Hub has a certificate that can be checked, whatever is allowed.
            let policy =
                address.isInsecure
                ? try RegistryPolicy(folder: folder, exceptFor: address.domain) : RegistryPolicy(folder: folder)
            return try await DistributionClient(
                domain: address.domain,
                path: address.path,
                policy: policy,
                credentials: credentials,
                agent: "Docker-Client/\(Version.number) (linux)"
            )
        }
    }

    func manifest(_ name: String) throws(RegistryFailure) -> (mediaType: String, bytes: [UInt8]) {
        try Self.run { try await client.manifest(name) }
    }

    func configuration(_ digest: String) throws(RegistryFailure) -> [UInt8] {
        try Self.run { try await client.configuration(digest) }
    }

    func mount(_ digest: String, from source: String) throws(RegistryFailure) -> Bool {
        try Self.run { try await client.mount(digest, from: source) }
    }

    func put(_ name: String, mediaType: String, _ bytes: [UInt8]) throws(RegistryFailure) -> String {
        try Self.run { try await client.put(name, mediaType: mediaType, bytes) }
    }

    private static func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) throws(RegistryFailure) -> Value {
        do { return try BlockingTask.run(body) } catch {
            guard let known = error as? DistributionError else { throw RegistryFailure("\(error)") }
            throw RegistryFailure(known.message, isPassedOver: known.isPassedOver)
        }
    }
}
