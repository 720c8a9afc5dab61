import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// What of /containers goes on for long: wait and logs.
struct StreamRoutes: Sendable {
    let service: ContainerService

    var table: [Route] {
        [
            Route("POST", "/containers/*/wait", followsClient: true, wait),
            Route("GET", "/containers/*/logs", followsClient: true, logs),
        ]
    }

    /// The head goes out at once: clients start the container when they have it. Before 1.30 there was one condition, and
    /// the head came with the code.
    private func wait(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let isOld = request.version < "1.30"
        let text = isOld ? "" : request.value("condition")
        guard let condition = ContainerService.WaitCondition(rawValue: text.isEmpty ? "not-running" : text) else {
            throw EngineError.invalid("invalid condition: \"\(text)\"")
        }
        let end = try await service.wait(names[0], condition)
        if !isOld { try await responder.begin(200, ["Content-Type": "application/json"]) }
        guard let code = await end.value() else { return await responder.abort() }
        if isOld { return try await responder.json(200, WaitResponse(statusCode: code).json) }
        try await responder.write(WaitResponse(statusCode: code).json + [0x0A])
        try await responder.end()
    }

    private func logs(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        var query = LogQuery()
        query.wantsOutput = request.flag("stdout")
        query.wantsErrors = request.flag("stderr")
        guard query.wantsOutput || query.wantsErrors else {
            throw EngineError.invalid("Bad parameters: you must choose at least one stream")
        }
        query.showsDetails = request.flag("details")
        query.follows = request.flag("follow")
        query.showsTimes = request.flag("timestamps")
        query.since = try UnixTime.nanoseconds(request.value("since"))
        let until = request.value("until")
        query.until = until == "0" ? nil : try UnixTime.nanoseconds(until)
        let tail = request.value("tail")
        // As docker: what is no number is all.
        query.tail = Int(tail).flatMap { $0 < 0 ? nil : $0 }
        try await service.logs(names[0], query) { tty in
            let isRaw = tty || request.version < "1.42"
            try await responder.begin(200, ["Content-Type": AttachedStreams.contentType(isBare: isRaw)])
        } write: {
            try await responder.write($0)
        }
        try await responder.end()
    }
}
