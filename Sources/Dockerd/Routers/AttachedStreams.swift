import DockerAPI
import EngineCore
import HTTPTransport
import Text

/// Carries the output of a process to a client that took its connection over, and the client's input the other way.
struct AttachedStreams: Sendable {
    enum Ending: Sendable {
        /// The process has written all that it will, or the client is gone.
        case finished
        /// The client typed its detach keys.
        case detached
    }

    /// Whether bytes go out bare: the process has a terminal, or the client's transport keeps no streams apart.
    var isBare: Bool
    var output: Bool
    var errors: Bool
    /// nil for a process without a terminal, whose client cannot leave it by keys.
    var detachKeys: [UInt8]?

    static func contentType(isBare: Bool) -> String {
        "application/vnd.docker.\(isBare ? "raw" : "multiplexed")-stream"
    }

    /// What a client that upgrades is told: the second type is known since 1.42.
    static func contentType(isBare: Bool, _ version: APIVersion) -> String {
        contentType(isBare: isBare || version < "1.42")
    }

    /// Where a client's input goes.
    struct Input: Sendable {
        let pipe: StdinPipe
        /// Ends the process's input; nil when the client's end is not its end, and then ends the attachment.
        let finish: (@Sendable () async -> Void)?
    }

    /// Closes both sides. A process that goes on keeps its output in the log.
    func run(
        _ client: any ByteDuplex,
        _ process: SocketConnection,
        _ input: Input?,
        beforeClose: @escaping @Sendable () async -> Void = {}
    ) async -> Ending {
        let ending = await withTaskGroup(of: Ending?.self) { group in
            // Also where nothing of it is wanted: its end is the end.
            group.addTask {
                do {
                    try await copy(process, to: client)
                    await beforeClose()
                } catch {
                    // The client is gone; the process goes on and its output is in the log.
                }
                return .finished
            }
            if let input { group.addTask { await take(client, input) } }
            var first = Ending.finished
            for await ending in group {
                guard let ending else { continue }
                first = ending
                break
            }
            // Before its reader is cancelled, which closes the socket without a farewell.
            await client.close()
            group.cancelAll()
            return first
        }
        await process.close()
        return ending
    }

    /// The shim frames by stream; bare bytes lose that.
    private func copy(_ process: SocketConnection, to client: any ByteDuplex) async throws {
        var decoder = StdCopyDecoder()
        while let bytes = try await process.read() {
            var out: [UInt8] = []
            try decoder.decode(bytes) { stream, payload in
                guard stream == StdCopy.error ? errors : output else { return }
                if isBare { out += payload } else { out += StdCopy.frame(stream, payload) }
            }
            try await client.write(out)
        }
    }

    /// nil when the output goes on without the input.
    private func take(_ client: any ByteDuplex, _ input: Input) async -> Ending? {
        var keys = DetachKeys(detachKeys ?? [])
        do {
            while let bytes = try await client.read() {
                let (passed, isComplete) = keys.filter(bytes)
                try await input.pipe.write(passed)
                if isComplete {
                    await input.pipe.close()
                    return .detached
                }
            }
        } catch {
            // The client was cut off, or the process reads no more: its output says when that ends.
            await input.pipe.close()
            return Task.isCancelled ? .finished : nil
        }
        guard let finish = input.finish else {
            await input.pipe.close()
            return .finished
        }
        await input.pipe.finish()
        await finish()
        return nil
    }
}
