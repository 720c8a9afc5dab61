import DockerAPI
import HTTPTransport
import Linux

/// Finds the route of a request: the version prefix is optional, as docker has it.
struct Router: Sendable {
    let routes: [Route]
    let authorization: Authorization
    let times: RequestTimes
    let running: RunningRequests

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) async {
        do {
            try await route(request, responder)
        } catch {
            await ErrorMapping.answer(error, responder)
        }
    }

    private func route(_ request: HTTPRequest, _ responder: HTTPResponder) async throws {
        let clean = RequestPath.cleaned(request.path)
        if clean != request.path {
            let query = request.rawQuery.isEmpty ? "" : "?" + request.rawQuery
            let location = clean.split(separator: "/", omittingEmptySubsequences: false)
                .map { PercentCoding.encode(String($0)) }.joined(separator: "/")
            return try await responder.send(301, ["Location": location + query])
        }
        if request.method == "OPTIONS" { return try await responder.send(200) }
        let path = RequestPath(request.path)
        guard let (route, names) = find(request.method, path) else { throw EngineError.notFound("page not found") }
        var request = request
        if let version = path.version {
            if APIVersion(version) < APIVersion(APIVersion.minimum) { return try await refuseOld(version, responder) }
            if APIVersion(version) > APIVersion(APIVersion.current) {
                throw EngineError.invalid(
                    "client version \(version) is too new. Maximum supported API version is \(APIVersion.current)"
                )
            }
            request.pathVariables["version"] = version
        }
        if let failure = request.queryFailure { throw EngineError.invalid(failure) }
        try await authorization.admit(request, path.parts, version: path.version.map { "v\($0)" }, responder)
        // A body that is an archive stays one, whatever type the client calls it by.
        if !AuthorizationMessage.streams(request, path.parts) {
            request = try await request.readingForm()
            if let failure = request.queryFailure { throw EngineError.invalid(failure) }
        }
        let known = request
        let start = ContinuousClock.now
        if route.followsClient {
            try await route.action(known, names, responder)
        } else {
            try await running.run {
                try await Task { try await route.action(known, names, responder) }.value
            }
        }
        times.add(request.method, path.parts, ContinuousClock.now - start)
    }

    private func find(_ method: String, _ path: RequestPath) -> (Route, [String])? {
        if path.endsWithSlash, path.parts != ["networks"] { return nil }
        for route in routes {
            if let names = route.match(method, path.parts) { return (route, names) }
        }
        return nil
    }

    /// Clients that old expect plain text.
    private func refuseOld(_ version: String, _ responder: HTTPResponder) async throws {
        let text =
            "client version \(version) is too old. Minimum supported API version is \(APIVersion.minimum), please "
            + "upgrade your client to a newer version\n"
        try await responder.send(400, ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }
}
