import DockerAPI
import DockerdRules
import Linux
import OCI

extension ContainerService {
    /// Makes an image of a container's files as they are; the answer is its id.
    public func commit(_ name: String, _ request: CommitRequest) async throws -> String {
        let record = try find(name)
        if record.state.status == "dead" {
            throw EngineError.conflict("You cannot commit container \(record.id) which is Dead")
        }
        if record.state.status == "removing" {
            throw EngineError.conflict("You cannot commit container \(record.id) which is being removed")
        }
        if !hasOwnShims, record.owners(settings.current) != nil {
            throw EngineError.notImplemented(
                "commit of a container in a user namespace is not implemented with the containerd that --containerd names"
            )
        }
        var config = request.config ?? record.config
        try request.changes.apply(to: &config)
        config.inherit(from: record.config)
        let made = config
        let id = try await whileStill(record, request.pauses) { [images] in
            try await images.commit(record, config: made, request)
        }
        let reference = request.reference?.familiar ?? ""
        publish("commit", record, ["comment": request.comment, "imageID": id, "imageRef": reference])
        return id
    }

    /// Runs the body while the container's processes are stopped, if it runs and that is wanted.
    private func whileStill<Answer: Sendable>(
        _ record: ContainerRecord,
        _ pauses: Bool,
        _ body: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard pauses, record.state.isRunning, record.state.status != "paused" else { return try await body() }
        // One that cannot be paused is ending, as a rule, and then its files stand still by themselves; docker goes on too.
        do { try await pause(record.id) } catch {
            Log.info("container \(record.id) is not paused for its commit: \(error)")
            return try await body()
        }
        do {
            let answer = try await body()
            await resume(record.id)
            return answer
        } catch {
            await resume(record.id)
            throw error
        }
    }

    private func resume(_ id: String) async {
        await Cleanup.run { [self] in
            do { try await unpause(id) } catch { Log.error("container \(id) after its commit: \(error)") }
        }
    }
}
