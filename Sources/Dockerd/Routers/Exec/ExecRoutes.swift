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
                let body = try await service.inspectExec(names[0])
                try await responder.json(200, body)
            },
        ]
    }

    private func create(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        var config = ExecConfig()
        if let node = try await request.json("container.ExecCreateRequest") { config = try ExecConfig(node) }
        if request.version < "1.42" { config.consoleSize = [] }
        let id = try await service.createExec(names[0], config)
        try await responder.json(201, CreateResponse(id: id).json)
    }

    private func start(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        var options = ExecStartOptions()
        if let node = try await request.json("container.ExecStartOptions") { options = try ExecStartOptions(node) }
        if request.version < "1.42" || !options.tty { options.consoleSize = nil }
        let exec = try await service.startableExec(names[0])
        let size = options.consoleSize
        if options.detach {
            _ = try await Task { try await service.runExec(exec.id, attaches: false, consoleSize: size) }.value
            return try await responder.send(200)
        }
        // The client's own word about the terminal counts for what it is sent.
        let type = AttachedStreams.contentType(isBare: options.tty, request.version)
        let client = try await responder.hijack(request, contentType: type, tellsServer: true)
        await attach(exec, client, isBare: options.tty, size)
    }

    private func attach(_ exec: ExecRecord, _ client: HTTPDuplex, isBare: Bool, _ consoleSize: [UInt]?) async {
        let config = exec.config
        let wantsStreams = config.attachStdin || config.attachStdout || config.attachStderr
        let process: (output: SocketConnection?, exit: Later<Int>)
        do {
            // A process that has been started is known, also to a client that is gone by then.
            process = try await Task {
                try await service.runExec(exec.id, attaches: wantsStreams, consoleSize: consoleSize)
            }.value
        } catch {
            // The connection is the client's terminal by now: docker writes the reason there.
            let text = Array("\(error)\r\n".utf8)
            try? await client.write(isBare ? text : StdCopy.frame(StdCopy.output, text))
            return await client.close()
        }
        guard let output = process.output else { return await client.close() }
        let standard = exec.detachKeys.isEmpty ? DetachKeys.standard : exec.detachKeys
        let streams = AttachedStreams(
            isBare: isBare,
            output: config.attachStdout,
            errors: config.attachStderr,
            detachKeys: config.tty ? standard : nil
        )
        var input: AttachedStreams.Input?
        if config.attachStdin {
            let finish: @Sendable () async -> Void = { await service.closeInput(exec.containerID, exec: exec.id) }
            input = AttachedStreams.Input(pipe: await service.execInput(exec), finish: config.tty ? nil : finish)
        }
        // Clients ask for the exit code as soon as the stream ends, so it has to be known by then.
        let ending = await streams.run(client, output, input) { _ = await process.exit.value() }
        if ending == .detached, let container = try? await service.find(exec.containerID) {
            service.noteDetached(exec, of: container)
        }
    }
}
