import DockerAPI
import DockerdRules
import EngineCore
import HTTPTransport
import Linux
import NIOCore
import NIOPosix

/// --metrics-addr: GET /metrics on tcp, in plain HTTP as docker has it, under docker's names.
struct MetricsServer: Sendable {
    let containers: ContainerService
    let events: EventBus
    let times: RequestTimes
    /// The daemon's own.
    let id: String

    /// Returns when it listens.
    func start(_ address: String) async throws -> any Channel {
        guard case .tcp(let host, let port) = try ListenHost("tcp://\(address)", tls: false) else {
            throw EngineError.invalid("failed to start metrics server: \(address) is no address")
        }
        let server = HTTPServer(group: MultiThreadedEventLoopGroup.singleton, common: [:]) { request, responder in
            guard request.path == "/metrics" else {
                try? await responder.send(404)
                return
            }
            try? await responder.send(
                200,
                ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
                body: Array(await text().utf8)
            )
        }
        let channel = try await server.listen(.tcp(host: host, port: port))
        Log.info("metrics API listening on \(address)")
        return channel
    }

    private func text() async -> String {
        var text = MetricsText()
        times.write(to: &text)
        containers.networks.times.write(to: &text)
        let states = await containers.list().map(\.state.status)
        let name = "engine_daemon_container_states_containers"
        text.head(name, "gauge", "The count of containers in various states")
        let paused = states.count { $0 == "paused" }
        let running = states.count { ["running", "restarting"].contains($0) }
        text.value(name, paused, ["state": "paused"])
        text.value(name, running, ["state": "running"])
        text.value(name, states.count - paused - running, ["state": "stopped"])
        text.gauge(
            "engine_daemon_engine_cpus_cpus",
            "The number of cpus that the host system of the engine has",
            Host.processors
        )
        text.head(
            "engine_daemon_engine_info",
            "gauge",
            "The information related to the engine and the OS it is running on"
        )
        text.value(
            "engine_daemon_engine_info",
            1,
            [
                "architecture": Host.machine, "commit": "monohull", "daemon_id": id,
                "graphdriver": "overlayfs", "kernel": Host.kernel, "os": "", "os_type": "linux", "os_version": "",
                "version": Version.number,
            ]
        )
        text.gauge(
            "engine_daemon_engine_memory_bytes",
            "The number of bytes of memory that the host system of the engine has",
            Host.memory
        )
        text.gauge(
            "engine_daemon_events_subscribers_total",
            "The number of current subscribers to events",
            events.listenerCount
        )
        text.counter("engine_daemon_events_total", "The number of events logged", events.total)
        let health = containers.healthCounts.numbers
        let starts = "engine_daemon_health_check_start_duration_seconds"
        text.head(starts, "histogram", "The number of seconds it takes to prepare to run health checks")
        text.histogram(starts, health.starts)
        text.counter("engine_daemon_health_checks_total", "The total number of health checks", health.checks)
        text.counter(
            "engine_daemon_health_checks_failed_total",
            "The total number of failed health checks",
            health.failed
        )
        ProcessMetrics.write(to: &text)
        return text.text
    }
}
