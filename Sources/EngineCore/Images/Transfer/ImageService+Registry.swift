import DockerAPI
import HTTPTransport
import Linux
import OCI
import Registry
import Text

extension ImageService {
    /// What a registry has under a name, without fetching it.
    public func distribution(_ text: String, credentials: RegistryCredentials?) async throws -> DistributionInspect {
        if ImageReference.isIdentifier(text) || Self.isDigest(text) {
            throw EngineError.internalError("no manifest found for full image ID")
        }
        let reference = try ImageReference(text)
        let registry = try RegistryClient(reference, policy: registries, credentials: credentials)
        let manifest: RegistryManifest
        if let digest = reference.digest {
            manifest = try await registry.manifest(try Self.digest(digest))
        } else {
            manifest = try await registry.manifest(tag: reference.tag ?? "latest")
        }
        let node: JSONNode
        do { node = try JSONNode.parse(manifest.bytes) } catch {
            throw EngineError.internalError("the registry's manifest \(manifest.digest) is not JSON: \(error.message)")
        }
        var result = DistributionInspect(
            mediaType: node["mediaType"]?.string ?? manifest.mediaType,
            digest: manifest.digest,
            size: manifest.bytes.count
        )
        if let choices = node["manifests"]?.elements {
            result.platforms = choices.map { Platform($0["platform"] ?? $0) }
        } else if let config = node["config"]?["digest"]?.string {
            let response = try await registry.blob(try Self.digest(config))
            let bytes = try? await response.body.collect(limit: 8 << 20)
            await response.close()
            if let bytes, let document = try? JSONNode.parse(bytes) {
                let platform = Platform(document)
                if !platform.os.isEmpty || !platform.architecture.isEmpty { result.platforms = [platform] }
            }
        }
        return result
    }

    /// Whether a registry knows somebody; the token that it gave in the password's place, or an empty text.
    public func logIn(server: String, credentials: RegistryCredentials?) async throws -> String {
        try await RegistryLogin.check(server, policy: registries, credentials: credentials)
    }
}
