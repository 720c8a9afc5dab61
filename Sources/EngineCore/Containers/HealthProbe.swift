import ContainerdAPI
import DockerAPI
import HTTPTransport
import Linux
import SwiftProtobuf
import Text

/// One run of a container's health check.
struct HealthProbe: Sendable {
    /// Bytes of output that a result has.
    private static let outputLimit = 4096

    let service: ContainerService
    let container: String
    let check: HealthCheck

    func run() async -> HealthResult {
        let start = Timestamp.now()
        service.healthCounts.noteCheck()
        do {
            let (code, output) = try await execute()
            return HealthResult(start: start, end: Timestamp.now(), exitCode: code, output: output)
        } catch {
            service.healthCounts.noteFailure()
            return HealthResult(start: start, end: Timestamp.now(), exitCode: -1, output: "\(error)")
        }
    }

    private func execute() async throws -> (Int, String) {
        var config = ExecConfig()
        config.cmd = check.words
        config.attachStdout = true
        config.attachStderr = true
        let begun = ContinuousClock.now
        let exec = try await service.createExec(container, config)
        do {
            let (connection, exit) = try await service.runExec(exec, attaches: true)
            service.healthCounts.noteStart(ContinuousClock.now - begun)
            let output = Task { await Self.collect(connection) }
            let code = await exit.value(milliseconds: Int(check.timeout / 1_000_000))
            if code == nil { await end(exec) }
            let text = await output.value
            await service.dropProbe(exec)
            if let code { return (code, text) }
            let limit = "Health check exceeded timeout (\(Durations.go(nanoseconds: check.timeout)))"
            return (-1, text.isEmpty ? limit : "\(limit): \(text)")
        } catch {
            await service.dropProbe(exec)
            throw error
        }
    }

    /// Ends the check with all that it has started; also when the checks themselves are ended.
    private func end(_ exec: String) async {
        let request = Containerd_Services_Tasks_V1_KillRequest.with {
            $0.containerID = container
            $0.execID = exec
            $0.signal = 9
            $0.all = true
        }
        let client = service.client
        await Cleanup.run { _ = try? await client.tasks.kill(request, metadata: client.metadata) }
    }

    /// The first part of what the check writes, until it ends.
    private static func collect(_ connection: SocketConnection?) async -> String {
        guard let connection else { return "" }
        var decoder = StdCopyDecoder()
        var text: [UInt8] = []
        while let bytes = try? await connection.read() {
            try? decoder.decode(bytes) { _, payload in
                text += payload.prefix(outputLimit + 1 - min(text.count, outputLimit + 1))
            }
        }
        await connection.close()
        if text.count <= outputLimit { return String(decoding: text, as: UTF8.self) }
        return String(decoding: text[..<outputLimit], as: UTF8.self) + "..."
    }
}
