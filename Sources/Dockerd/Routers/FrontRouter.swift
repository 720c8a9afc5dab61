import DockerAPI
import HTTPTransport
import Linux

/// What stands before the routes while the daemon starts: `ping` is answered at once, all else when the routes are there.
struct FrontRouter: Sendable {
    let ping: Router
    let whole: Task<Router, any Error>
    private let idle = IdleMemory()

    init(ping: Router, whole: Task<Router, any Error>) {
        self.ping = ping
        self.whole = whole
    }

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) async {
        idle.touch()
        defer { idle.touch() }
        do {
            let isPing = RequestPath(request.path).parts == PingRoutes.path && ["GET", "HEAD"].contains(request.method)
            await (isPing ? ping : try await whole.value).handle(request, responder)
        } catch {
            // The daemon ends for it, and says why.
            await ErrorMapping.answer(EngineError.unavailable("the daemon could not start: \(error)"), responder)
        }
    }
}
