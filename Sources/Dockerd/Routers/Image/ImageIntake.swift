import DockerAPI
import EngineCore
import FoundationEssentials
import HTTPTransport
import Linux
import OCI
import Registry
import Text

/// What brings images in: load, import and pull. All three answer with a line of JSON for each step.
struct ImageIntake: Sendable {
    let service: ImageService

    var table: [Route] {
        [
            Route("POST", "/images/load", followsClient: true, load),
            Route("POST", "/images/create", followsClient: true) { request, names, responder in
                if !request.value("fromImage").isEmpty { return try await pull(request, responder) }
                guard request.value("fromSrc") == "-" else {
                    throw EngineError.notImplemented(
                        "import from a URL is not implemented: fetch it and import the file"
                    )
                }
                try await importArchive(request, responder)
            },
        ]
    }

    private func load(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        if !request.value("platform").isEmpty { throw EngineError.notImplemented("load --platform is not implemented") }
        let body = request.body
        let loaded = try await service.load { try await body.next() }
        try await responder.begin(200, ["Content-Type": "application/json"])
        for line in loaded {
            var writer = JSONWriter()
            writer.object { $0.member("stream", line + "\n") }
            try await responder.write(writer.bytes + Self.lineEnd)
        }
        try await responder.end()
    }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    private func importArchive(_ request: HTTPRequest, _ responder: HTTPResponder) async throws {
        try Platform.require(request.value("platform"))
        let repository = request.value("repo"), tag = request.value("tag")
        let body = request.body
        let id = try await service.importLayer(
            name: repository.isEmpty || tag.isEmpty ? repository : "\(repository):\(tag)",
            message: request.value("message"),
            changes: request.query["changes"] ?? []
        ) { try await body.next() }
        try await responder.begin(200, ["Content-Type": "application/json"])
        var writer = JSONWriter()
        writer.object { $0.member("status", id) }
        try await responder.write(writer.bytes + Self.lineEnd)
        try await responder.end()
    }

    private func pull(_ request: HTTPRequest, _ responder: HTTPResponder) async throws {
        let platform = request.value("platform")
        try Platform.require(platform)
        var name = request.value("fromImage")
        let tag = request.value("tag")
        if !tag.isEmpty { name += (tag.hasPrefix("sha256:") ? "@" : ":") + tag }
        let reference = try ImageReference(name)
        if tag.isEmpty, reference.tag == nil, reference.digest == nil {
            throw EngineError.notImplemented("pull --all-tags is not implemented")
        }
        let credentials = try Self.credentials(request.fields["x-registry-auth"] ?? "")
        do {
            try await service.pull(reference, credentials: credentials) { line in
                // The head waits for the first line, so an image that does not exist is a plain 404.
                try await responder.begin(200, ["Content-Type": "application/json"])
                try await responder.write(line.json + Self.lineEnd)
            }
        } catch {
            guard await responder.hasBegun else { throw error }
            try await responder.write(Self.failure("\(error)") + Self.lineEnd)
        }
        try await responder.end()
    }

    /// An error after the head: clients look for `error` in the lines.
    private static func failure(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.memberObject("errorDetail") { $0.member("message", text) }
            $0.member("error", text)
        }
        return writer.bytes
    }

    /// The X-Registry-Auth field: JSON in base64 for URLs. Nothing of it is ever logged.
    private static func credentials(_ text: String) throws -> RegistryCredentials? {
        if text.isEmpty { return nil }
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        while base64.utf8.count % 4 != 0 { base64 += "=" }
        guard let data = Data(base64Encoded: base64), let node = try? JSONNode.parse(Array(data)) else {
            throw EngineError.invalid("the X-Registry-Auth field is not JSON in base64")
        }
        if node["identitytoken"]?.string?.isEmpty == false {
            throw EngineError.notImplemented("identity tokens of registries are not implemented")
        }
        guard let user = node["username"]?.string, !user.isEmpty else { return nil }
        return RegistryCredentials(user: user, password: node["password"]?.string ?? "")
    }
}
