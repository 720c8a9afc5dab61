import HTTPTransport
import Linux
import Text

extension RegistryAnswer {
    /// Takes the body and says what is wrong in the words of docker's registry client.
    func dockerError() async -> RegistryError {
        let bytes = method == "HEAD" ? [] : (try? await response.body.collect(limit: 65536)) ?? []
        await close()
        for challenge in AuthChallenge.known(response.fields.values("www-authenticate")) {
            switch challenge.parameters["error"] {
            case "insufficient_scope": return RegistryError(status: status, code: "DENIED")
            case "invalid_token": return RegistryError(status: status, code: "UNAUTHORIZED")
            default: break
            }
        }
        let told = (try? JSONNode.parse(bytes))?["errors"]?.elements.first
        if let code = told?["code"]?.string, !code.isEmpty {
            return RegistryError(status: status, code: code, message: told?["message"]?.string)
        }
        switch status {
        case 401: return RegistryError(status: status, code: "UNAUTHORIZED")
        case 403: return RegistryError(status: status, code: "DENIED")
        case 404 where method == "HEAD": return RegistryError(status: status, code: "MANIFEST_UNKNOWN")
        case 429: return RegistryError(status: status, code: "TOOMANYREQUESTS")
        default:
            return RegistryError(
                status: status,
                code: "",
                "received unexpected HTTP status: \(status) \(response.reason)"
            )
        }
    }
}

extension RegistryError {
    private static let sentences = [
        "DENIED": "requested access to the resource is denied", "UNAUTHORIZED": "authentication required",
        "MANIFEST_UNKNOWN": "manifest unknown", "NAME_UNKNOWN": "repository name not known to registry",
        "TOOMANYREQUESTS": "too many requests", "BLOB_UNKNOWN": "blob unknown to registry",
    ]

    /// `manifest unknown: manifest unknown`: the code in words, and what the registry or else docker says of it.
    init(status: Int, code: String, message: String? = nil) {
        let words = code.lowercased().replacing("_", with: " ")
        let sentence = message.flatMap { $0.isEmpty ? nil : $0 } ?? Self.sentences[code] ?? "unknown error"
        self.init(status: status, code: code, "\(words): \(sentence)")
    }

    /// Our session's errors are containerd's; docker tells the server and what the network said.
    static func told(_ error: any Error, _ request: RegistryRequest) -> any Error {
        told(error, "\(request.host.scheme)://\(request.host.authority)")
    }

    /// The same for what was asked of whatever server stands for a registry's name.
    public static func told(_ error: any Error, of name: String) -> any Error {
        told(error, "https://" + (name == "docker.io" ? "registry-1.docker.io" : name))
    }

    private static func told(_ error: any Error, _ server: String) -> any Error {
        if let refusal = error as? RegistryRefusal {
            // The first line is containerd's, the registry's own words follow.
            let own = refusal.description.split(separator: "\n").dropFirst().joined(separator: " ")
            if own.isEmpty && refusal.status == 401 { return RegistryError(status: 401, code: "UNAUTHORIZED") }
            return RegistryError(status: refusal.status, code: "", own.isEmpty ? refusal.description : own)
        }
        guard let known = error as? EngineError else { return error }
        let text = "\(known)"
        if text.contains("insufficient_scope") { return RegistryError(status: 403, code: "DENIED") }
        if text.contains("no basic auth credentials") { return EngineError.internalError("no basic auth credentials") }
        if known.message.hasPrefix("failed to do request: ") {
            // What follows the URL in quotes is the reason.
            let reason = known.message.split(separator: "\": ", maxSplits: 1).last ?? ""
            return EngineError.internalError("Get \"\(server)/v2/\": \(reason)", cause: known.cause)
        }
        if let cause = known.cause as? EngineError, cause.message.hasPrefix("failed to fetch") {
            return RegistryError(status: 401, code: "UNAUTHORIZED", message: "\(cause)")
        }
        return error
    }
}
