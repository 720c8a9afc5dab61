import DockerAPI
import Linux
import Registry

/// How often one layer is tried, and how long one waits in between: five seconds more after each attempt, as docker does.
actor TransferPatience {
    private let layer: String
    private let attempts: Int
    private let report: ProgressReport
    private var attempt = 1

    /// `layer` is what clients know it by.
    init(_ layer: String, attempts: Int, _ report: @escaping ProgressReport) {
        self.layer = layer
        self.attempts = attempts
        self.report = report
    }

    /// Returns when it is time for another attempt; throws the error when there is none left, or none could help.
    func wait(after error: any Error) async throws {
        guard attempt < attempts, RegistryError.isPassing(error), !Task.isCancelled else { throw error }
        Log.info("transfer of \(layer) failed, retrying (\(attempt)/\(attempts)): \(error)")
        for left in (1...attempt * 5).reversed() {
            try await report(.step("Retrying in \(left) second\(left == 1 ? "" : "s")", layer: layer))
            try await Task.sleep(for: .seconds(1))
        }
        attempt += 1
    }
}
