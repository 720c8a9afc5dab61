import Bytes
import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// Files in and out of containers. Nothing is spooled: what a thread reads or writes goes through in pieces.
struct ArchiveRoutes: Sendable {
    let service: ContainerService

    var table: [Route] {
        [
            Route("HEAD", "/containers/*/archive", followsClient: true, status),
            Route("GET", "/containers/*/archive", followsClient: true, pack),
            Route("PUT", "/containers/*/archive", extract),
            Route("GET", "/containers/*/export", followsClient: true, export),
        ]
    }

    private static func path(_ request: HTTPRequest) throws(EngineError) -> String {
        let path = request.value("path")
        // docker's words.
        if path.isEmpty { throw .invalid("bad parameter: pathcannot be empty") }
        if path.utf8.contains(0) { throw .invalid("bad parameter: path has a zero byte") }
        return path
    }

    private static func fields(_ status: PathStat) -> HTTPFields {
        ["X-Docker-Container-Path-Stat": Base64.encode(status.json)]
    }

    private func status(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let status = try await service.pathStat(names[0], try Self.path(request))
        try await responder.send(200, Self.fields(status))
    }

    private func pack(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let wantsGzip = ContentCoding.choosesGzip(request.fields.values("accept-encoding"))
        try await service.pack(names[0], try Self.path(request)) { status in
            var fields = Self.fields(status)
            fields["Content-Type"] = "application/x-tar"
            if wantsGzip { fields["Content-Encoding"] = "gzip" }
            let body = try responder.beginBlocking(200, fields)
            if wantsGzip { return try GzipSink(body) }
            return body
        }
        try await responder.end()
    }

    private func extract(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        var options = ContainerService.ExtractionOptions()
        options.usesContainerUser = request.flag("copyUIDGID")
        options.keepsKinds = request.flag("noOverwriteDirNonDir")
        let path = try Self.path(request)
        try await request.body.blocking { source in
            try await service.extract(names[0], path, options, from: source)
        }
        try await responder.send(200)
    }

    private func export(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        try await service.export(names[0]) {
            try responder.beginBlocking(200, ["Content-Type": "application/octet-stream"])
        }
        try await responder.end()
    }
}
