import DockerAPI
import EngineCore
import HTTPTransport

/// An answer of lines. Its head waits for the first line, so that what fails at once has a status of its own (unless
/// `isAlwaysGood`); what fails later is told in a line.
struct ProgressLines: Sendable {
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    private let responder: HTTPResponder
    private let isAlwaysGood: Bool

    init(_ responder: HTTPResponder, isAlwaysGood: Bool = false) {
        self.responder = responder
        self.isAlwaysGood = isAlwaysGood
    }

    private func begin() async throws { try await responder.begin(200, ["Content-Type": "application/json"]) }

    func run(_ body: (@escaping @Sendable (ProgressLine) async throws -> Void) async throws -> Void) async throws {
        do {
            try await body { line in
                try await begin()
                try await responder.write(line.json + Self.lineEnd)
            }
        } catch {
            if !isAlwaysGood, await !responder.hasBegun { throw error }
            try await begin()
            try await responder.write(ProgressLine.failure("\(error)").json + Self.lineEnd)
        }
        try await begin()
        try await responder.end()
    }
}
