import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import OCI
import Text

/// What brings images in: load, import and pull. All three answer with a line of JSON for each step.
struct ImageIntake: Sendable {
    let service: ImageService

    var table: [Route] {
        [
            Route("POST", "/images/load", followsClient: true, load),
            Route("POST", "/images/create", followsClient: true) { request, names, responder in
                let text = request.version >= "1.32" ? request.value("platform") : ""
                let platform = try Platform.requested(text)
                if !request.value("fromImage").isEmpty { return try await pull(request, platform, responder) }
                try await importArchive(request, platform, responder)
            },
        ]
    }

    private func load(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let body = request.body
        guard request.query["platform"]?.count ?? 0 <= 1 else {
            throw EngineError.invalid("multiple platform parameters not supported")
        }
        let platform = try Platform.requested(json: request.version >= "1.48" ? request.value("platform") : "")
        let isQuiet = request.flag("quiet", default: true)
        try await ProgressLines(responder, isAlwaysGood: true).run {
            try await service.load(platform: platform, isQuiet: isQuiet, report: $0) { try await body.next() }
        }
    }

    private func importArchive(_ request: HTTPRequest, _ platform: Platform?, _ responder: HTTPResponder) async throws {
        let source = request.value("fromSrc")
        let reference = try ImageService.reference(repository: request.value("repo"), tag: request.value("tag"))
        let body = request.body
        var message = request.value("message")
        if message.isEmpty { message = "Imported from \(source)" }
        let told = message
        let changes = request.query["changes"] ?? []
        try await ProgressLines(responder).run { report in
            let id: String
            if source == "-" {
                id = try await service.importLayer(
                    reference: reference,
                    platform: platform ?? .own,
                    message: told,
                    changes: changes
                ) { try await body.next() }
            } else {
                id = try await service.importLayer(
                    from: source,
                    reference: reference,
                    platform: platform ?? .own,
                    message: told,
                    changes: changes,
                    report: report
                )
            }
            try await report(.message(id))
        }
    }

    private func pull(_ request: HTTPRequest, _ platform: Platform?, _ responder: HTTPResponder) async throws {
        // "pull -a" may come with a colon at the end of the name.
        var name = request.value("fromImage")
        if name.hasSuffix(":") { name.removeLast() }
        var reference = try ImageReference(name)
        let tag = request.value("tag")
        if tag.hasPrefix("sha256:") {
            reference = try reference.with(digest: tag)
        } else if !tag.isEmpty {
            reference = try reference.with(tag: tag)
        }
        let credentials = try RequestCredentials.of(request)
        let wanted = reference
        try await ProgressLines(responder).run {
            try await service.pull(wanted, platform: platform, credentials: credentials, report: $0)
        }
    }
}
