import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Text

/// /exec, and the making of an exec in /containers.
struct ExecRoutes: Sendable {
    let service: ContainerService

    var table: [Route] {
        [
            Route("POST", "/containers/*/exec", create),
            Route("POST", "/exec/*/start", followsClient: true, start),
            Route("POST", "/exec/*/resize") { request, names, responder in
                let size = try TerminalSize(request)
                try await service.resizeExec(names[0], width: size.width, height: size.height)
                try await responder.send(200)
            },
            Route("GET", "/exec/*/json") { _, names, responder in
                let body = try await service.exec(names[0]).json
                try await responder.send(200, ["Content-Type": "application/json"], body: body)
            },
        ]
    }

    private func create(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let node = try JSONBody.read(try await request.body.collect())
        let id = try await service.createExec(names[0], try ExecConfig(node))
        try await responder.send(201, ["Content-Type": "application/json"], body: CreateResponse(id: id).json)
    }

    private func start(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let body = try await request.body.collect()
        let isDetached = body.isEmpty ? false : try JSONBody.read(body)["Detach"]?.bool ?? false
        let record = try await service.claimExec(names[0])
        if isDetached {
            _ = try await Task { try await service.runExec(record.id, attaches: false) }.value
            return try await responder.send(200)
        }
        let config = record.config
        let streams = AttachedStreams(tty: config.tty, output: config.attachStdout, errors: config.attachStderr)
        let duplex = try await responder.hijack(request, contentType: streams.contentType)
        let process: (output: SocketConnection?, exit: Later<Int>)
        do {
            // A process that has been started is known, also to a client that is gone by then.
            process = try await Task { try await service.runExec(record.id, attaches: true) }.value
        } catch {
            // The connection is the client's terminal by now: docker writes the reason there.
            let text = Array("\(error)\r\n".utf8)
            try? await duplex.write(config.tty ? text : StdCopy.frame(StdCopy.output, text))
            return await duplex.close()
        }
        guard let output = process.output else { return await duplex.close() }
        let pipe = await service.execInput(record)
        // Clients ask for the exit code as soon as the stream ends, so it has to be known by then.
        await streams.run(duplex, output, beforeClose: { _ = await process.exit.value() }) {
            guard config.attachStdin else { return }
            while let bytes = try await duplex.read() { try await pipe.write(bytes) }
            guard !config.tty else { return }
            await pipe.finish()
            await service.closeInput(record.containerID, exec: record.id)
        }
        await pipe.close()
    }
}
