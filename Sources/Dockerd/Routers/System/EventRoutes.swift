import DockerAPI
import EngineCore
import HTTPTransport
import Linux

/// GET /events
struct EventRoutes: Sendable {
    let events: EventBus

    var table: [Route] { [Route("GET", "/events", followsClient: true, stream)] }

    private func stream(_ request: HTTPRequest, _: [String], _ responder: HTTPResponder) async throws {
        let since = try UnixTime.nanoseconds(request.value("since"))
        let until = try UnixTime.nanoseconds(request.value("until"))
        if let until, until < since ?? .min {
            throw EngineError.invalid(
                "`since` time (\(request.value("since"))) cannot be after `until` time (\(request.value("until")))"
            )
        }
        let filter = EventFilter(try FilterArguments(request.value("filters")))
        // Clients of before 1.46 know no creation of images.
        let hidesImages = request.version < "1.46"
        let subscription = events.subscribe(filter, since: since, until: until)
        defer { subscription.finish() }
        func write(_ event: EventMessage) async throws {
            if hidesImages, event.kind == .image, event.action == "create" { return }
            try await responder.write(event.json + [0x0A])
        }
        try await responder.begin(200, ["Content-Type": "application/json"])
        for event in subscription.past { try await write(event) }
        var timer: Task<Void, Never>?
        if let until {
            let now = UnixTime.now
            guard until > now else { return try await responder.end() }
            let left = until - now
            timer = Task {
                try? await Task.sleep(for: .nanoseconds(left))
                subscription.finish()
            }
        }
        defer { timer?.cancel() }
        for await event in subscription.coming { try await write(event) }
        try await responder.end()
    }
}
