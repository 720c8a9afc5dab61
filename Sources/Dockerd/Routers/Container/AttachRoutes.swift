import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// Clients that follow a container's streams and write to its input.
struct AttachRoutes: Sendable {
    let service: ContainerService

    var table: [Route] {
        [
            Route("POST", "/containers/*/attach", followsClient: true, attach),
            Route("GET", "/containers/*/attach/ws", followsClient: true, attachWebSocket),
        ]
    }

    /// What the client wants of the container.
    private struct Wish: Sendable {
        let record: ContainerRecord
        let logs: Bool
        let stream: Bool
        let input: Bool
        let output: Bool
        let errors: Bool
        let detachKeys: [UInt8]

        func streams(isBare: Bool) -> AttachedStreams {
            let tty = record.config.tty
            return AttachedStreams(
                isBare: isBare,
                output: output,
                errors: errors,
                detachKeys: tty ? detachKeys : nil
            )
        }

        /// docker waits for the end of a container whose input ends with its client's.
        var endsWithInput: Bool { record.config.stdinOnce && !record.config.tty }
    }

    private func wish(_ request: HTTPRequest, _ name: String, _ selects: Bool = true) async throws -> Wish {
        var keys = DetachKeys.standard
        let text = request.value("detachKeys")
        if !text.isEmpty {
            guard let parsed = DetachKeys.parse(text) else {
                throw EngineError.invalid("Invalid detach keys (\(text)) provided")
            }
            keys = parsed
        }
        return Wish(
            record: try await service.attachable(name),
            logs: request.flag("logs"),
            stream: request.flag("stream"),
            input: !selects || request.flag("stdin"),
            output: !selects || request.flag("stdout"),
            errors: !selects || request.flag("stderr"),
            detachKeys: keys
        )
    }

    private func attach(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        guard responder.canHijack else {
            throw EngineError.invalid("error attaching to container \(names[0]), hijack connection missing")
        }
        let wish: Wish
        let output: Later<SocketConnection>?
        do {
            wish = try await self.wish(request, names[0])
            // Registered before the client hears of it, for it starts the container then.
            output = wish.stream ? try await service.output(wish.record.id) : nil
        } catch {
            let type = AttachedStreams.contentType(isBare: true)
            return await responder.refuse(ErrorMapping.status(error), contentType: type, "\(error)")
        }
        let type = AttachedStreams.contentType(isBare: wish.record.config.tty, request.version)
        let client: HTTPDuplex
        do { client = try await responder.hijack(request, contentType: type) } catch {
            await Self.release(output)
            throw error
        }
        await serve(wish, client, output, isBare: wish.record.config.tty)
    }

    /// What was asked for and nobody will read.
    private static func release(_ output: Later<SocketConnection>?) async {
        guard let output, !output.give(nil) else { return }
        await output.value()?.close()
    }

    /// The streams are chosen since 1.42, and are bytes since 1.28; nothing keeps them apart.
    private func attachWebSocket(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let wish = try await wish(request, names[0], request.version >= "1.42")
        let output = wish.stream ? try await service.output(wish.record.id) : nil
        let taken: (any ByteDuplex)?
        do { taken = try await responder.takeWebSocket(request, isBinary: request.version >= "1.28") } catch {
            await Self.release(output)
            throw error
        }
        guard let client = taken else { return await Self.release(output) }
        await serve(wish, client, output, isBare: true)
    }

    private func serve(
        _ wish: Wish,
        _ client: any ByteDuplex,
        _ output: Later<SocketConnection>?,
        isBare: Bool
    ) async {
        let id = wish.record.id
        if wish.logs { await tellLogs(wish, client, isBare: isBare) }
        service.noteAttached(wish.record)
        guard let output else { return await client.close() }
        let takesInput = wish.input && wish.record.config.openStdin
        guard wish.output || wish.errors || takesInput || wish.endsWithInput else {
            await Self.release(output)
            return await client.close()
        }
        guard let process = await output.value() else { return await client.close() }
        var input: AttachedStreams.Input?
        if takesInput {
            let finish: @Sendable () async -> Void = { await service.closeInput(id) }
            input = AttachedStreams.Input(
                pipe: service.input(of: wish.record),
                finish: wish.endsWithInput ? finish : nil
            )
        }
        let ending = await wish.streams(isBare: isBare).run(client, process, input) {
            guard wish.endsWithInput else { return }
            _ = try? await service.wait(id, .notRunning).value()
        }
        if ending == .detached { service.noteDetached(wish.record) }
    }

    /// All that is in the log, then what comes.
    private func tellLogs(_ wish: Wish, _ client: any ByteDuplex, isBare: Bool) async {
        var query = LogQuery()
        query.wantsOutput = wish.output
        query.wantsErrors = wish.errors
        do {
            var decoder = StdCopyDecoder()
            try await service.logs(wish.record.id, query) { _ in
            } write: { bytes in
                guard isBare, !wish.record.config.tty else { return try await client.write(bytes) }
                // The log comes in frames.
                var bare: [UInt8] = []
                try decoder.decode(bytes) { bare += $1 }
                try await client.write(bare)
            }
        } catch {
            let text = Array("Error attaching: \(error)\n".utf8)
            try? await client.write(isBare ? text : StdCopy.frame(StdCopy.output, text))
        }
    }
}
