import DockerAPI
import ShimAPI

/// Where lines of progress go. Throws when the client is gone.
typealias ProgressReport = @Sendable (ProgressLine) async throws -> Void

/// Tells how far a layer has come, a few times a megabyte and not for every piece.
actor TransferMeter {
    private static let step: Int64 = 512 << 10

    private let status: String
    private let digest: String
    private let size: Int64
    private let report: ProgressReport
    private var current: Int64 = 0
    private var told: Int64 = 0

    /// `digest` is what clients know the layer by; empty for what is none. `size` is 0 where it is not known.
    init(_ status: String, _ digest: String, size: Int64, _ report: @escaping ProgressReport) {
        self.status = status
        self.digest = digest
        self.size = size
        self.report = report
    }

    func add(_ count: Int) async throws {
        current += Int64(count)
        guard current - told >= Self.step || current == size else { return }
        told = current
        try await report(
            digest.isEmpty
                ? .step(status, id: "", current: current, total: size)
                : .step(status, layer: digest, current: current, total: size)
        )
    }
}
