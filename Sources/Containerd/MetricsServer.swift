import ContainerdCore
import HTTPTransport
import Linux
import NIOCore
import NIOPosix

/// Metrics for Prometheus: GET /v1/metrics on TCP.
enum MetricsServer {
    /// Returns when it listens; it ends with the process.
    static func start(_ address: String, counter: CallCounter) async throws {
        let (host, port) = try TCPAddress.parse(address)
        let server = HTTPServer(group: MultiThreadedEventLoopGroup(numberOfThreads: 1), common: [:]) {
            request,
            responder in
            guard request.path == "/v1/metrics" else {
                try? await responder.send(404)
                return
            }
            let text = ProcessMetrics.text() + counter.text()
            try? await responder.send(
                200,
                ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
                body: Array(text.utf8)
            )
        }
        _ = try await server.listen(.tcp(host: host, port: port))
        Log.info("metrics at http://\(address)/v1/metrics")
    }
}
