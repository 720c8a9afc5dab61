import ShimAPI

/// Tells how far a layer has come, a few times a megabyte and not for every piece.
actor DownloadMeter {
    private static let step: Int64 = 512 << 10

    private let layer: Containerd_Types_Descriptor
    private let report: @Sendable (PullProgress) async throws -> Void
    private var current: Int64 = 0
    private var told: Int64 = 0

    init(_ layer: Containerd_Types_Descriptor, _ report: @escaping @Sendable (PullProgress) async throws -> Void) {
        self.layer = layer
        self.report = report
    }

    func add(_ count: Int) async throws {
        current += Int64(count)
        guard current - told >= Self.step || current == layer.size else { return }
        told = current
        try await report(PullProgress("Downloading", layer: layer.digest, current: current, total: layer.size))
    }
}
