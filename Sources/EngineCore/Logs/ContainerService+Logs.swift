import DockerAPI
import Linux

extension ContainerService {
    /// Gives a container's log in pieces, framed unless it has a terminal, until its end or the client's.
    public nonisolated func logs(
        _ name: String,
        _ query: LogQuery,
        begin: (_ tty: Bool) async throws -> Void,
        write: ([UInt8]) async throws -> Void
    ) async throws {
        let record = try await find(name)
        guard record.hostConfig.logConfig.type == "json-file" else {
            throw EngineError.notImplemented("configured logging driver does not support reading")
        }
        let tty = record.config.tty
        let reader = try LogReader(path: folders.log(record.id), tail: query.tail)
        try await begin(tty)
        while !Task.isCancelled {
            // Asked before the read: what was written before the end is then surely read.
            let isRunning = try? await find(record.id).state.isRunning
            let lines = try await reader.some()
            var piece: [UInt8] = []
            for line in lines where query.includes(line) {
                let text = (query.showsTimes ? "\(line.time) " : "") + line.text
                piece +=
                    tty ? Array(text.utf8) : StdCopy.frame(line.isError ? StdCopy.error : StdCopy.output, text.utf8)
            }
            try await write(piece)
            if !lines.isEmpty { continue }
            if isRunning != true || !query.follows { return }
            if let until = query.until, Clock.seconds > until.seconds { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
