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
        if ["removing", "dead"].contains(record.state.status) {
            throw EngineError.conflict("can not get logs from container which is dead or marked for removal")
        }
        guard let (format, path) = LogPlan.file(record, folders) else {
            throw EngineError.notImplemented("configured logging driver does not support reading")
        }
        let tty = record.config.tty
        let reader = try await Offload.run { try LogReader(path: path, format, query, tty: tty) }
        try await begin(tty)
        // As docker: a container that does not run is not followed.
        var hasEnded = !query.follows || !record.state.hasProcess
        var pause = 10
        var next = Task { try await Offload.run { try reader.some() } }
        while !Task.isCancelled {
            guard let piece = try await next.value else { return }
            if piece.isEmpty {
                if hasEnded { return }
                while !hasEnded, !reader.hasMore {
                    try await Task.sleep(for: .milliseconds(pause))
                    pause = min(pause * 2, 80)
                    let isPast = query.until.map { UnixTime.now > $0 } ?? false
                    if isPast { hasEnded = true } else { hasEnded = !(await isSameRun(record)) }
                }
                // Begun when the end is known: what was written before the end is then surely read.
                next = Task { try await Offload.run { try reader.some() } }
            } else {
                // Read while the piece before it is on its way to the client.
                next = Task { try await Offload.run { try reader.some() } }
                pause = 10
                try await write(piece)
            }
        }
    }

    /// Whether the container still is in the run that the record was taken in.
    private func isSameRun(_ record: ContainerRecord) -> Bool {
        guard let state = records[record.id]?.state else { return false }
        return state.hasProcess && state.startedAt == record.state.startedAt
    }
}
