import HTTPTransport
import Linux
import OCI
import Text

/// A server's answer to one request. Whoever gets it reads its body to the end or closes it.
struct RegistryAnswer: Sendable {
    let method: String
    /// Where it came from, after redirects.
    let url: RegistryURL
    let response: HTTPResponse

    var status: Int { response.status }
    func field(_ name: String) -> String? { response.fields[name] }
    func close() async { await response.close() }

    /// nil where the server does not say.
    var length: Int64? { field("content-length").flatMap { Int64($0) } }

    /// Without parameters. Registries that say `text/plain` have manifests of the first schema.
    var mediaType: String {
        let type = String((field("content-type") ?? "").prefix { $0 != ";" })
        return type == "text/plain" ? MediaType.firstSchema : type
    }

    /// Takes the body and says what is wrong, in containerd's words: the status, then the registry's own errors.
    func refusal() async -> RegistryRefusal {
        let body = method == "HEAD" ? [] : (try? await response.body.collect(limit: 64000)) ?? []
        await close()
        var text = "unexpected status from \(method) request to \(url): \(status) \(response.reason)"
        let document = try? JSONNode.parse(body)
        let errors = document?["errors"]?.elements.map(Self.sentence) ?? []
        if errors.count == 1 { text += "\n" + errors[0] }
        if errors.count > 1 { text += "\nerrors:\n" + errors.map { $0 + "\n" }.joined() }
        // Docker Hub's token server has a form of its own.
        let details = document?["details"]?.string.map { "unauthorized: \($0)" }
        return RegistryRefusal(status: status, description: text, words: details ?? errors.first)
    }

    private static func sentence(_ error: JSONNode) -> String {
        let code = (error["code"]?.string ?? "UNKNOWN").lowercased().split(separator: "_").joined(separator: " ")
        return [code, error["message"]?.string ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
