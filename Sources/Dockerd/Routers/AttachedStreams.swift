import DockerAPI
import HTTPTransport

/// Carries the output of a process to a client that took its connection over, and the client's input the other way.
struct AttachedStreams: Sendable {
    let tty: Bool
    let output: Bool
    let errors: Bool

    static func contentType(tty: Bool) -> String {
        "application/vnd.docker.\(tty ? "raw" : "multiplexed")-stream"
    }

    var contentType: String { Self.contentType(tty: tty) }

    /// Returns when the process has written all that it will, or when the client is gone.
    func run(
        _ client: HTTPDuplex,
        _ process: SocketConnection,
        beforeClose: () async -> Void = {},
        input: @escaping @Sendable () async throws -> Void
    ) async {
        let reader = Task { try? await input() }
        do {
            try await copy(process, to: client)
            await beforeClose()
        } catch {
            // The client is gone; the process goes on and its output is in the log.
        }
        reader.cancel()
        await process.close()
        await client.close()
    }

    /// The shim frames by stream; a terminal's bytes go out bare.
    private func copy(_ process: SocketConnection, to client: HTTPDuplex) async throws {
        var decoder = StdCopyDecoder()
        while let bytes = try await process.read() {
            var out: [UInt8] = []
            try decoder.decode(bytes) { stream, payload in
                guard stream == StdCopy.error ? errors : output else { return }
                if tty { out += payload } else { out += StdCopy.frame(stream, payload) }
            }
            try await client.write(out)
        }
    }
}
