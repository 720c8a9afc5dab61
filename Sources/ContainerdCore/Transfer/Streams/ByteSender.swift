import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf

/// Sends bytes over a stream, as many as the client has granted.
actor ByteSender {
    private static let piece = 32 << 10
    private let stream: ClientStream
    private var granted: Int64 = 0

    init(_ stream: ClientStream) {
        self.stream = stream
    }

    func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            while granted <= 0 { try await grant() }
            let part = rest.prefix(min(Self.piece, Int(clamping: granted)))
            rest = rest.dropFirst(part.count)
            granted -= Int64(part.count)
            try await stream.send(Containerd_Types_Transfer_Data.with { $0.data = .init(part) })
        }
    }

    private func grant() async throws {
        guard let message = await stream.receive() else {
            try Task.checkCancellation()
            throw EngineError.internalError("short write")
        }
        guard let update = try message.unpacked(Containerd_Types_Transfer_WindowUpdate.self) else { return }
        granted += Int64(max(update.update, 0))
    }

    func close() { stream.close() }
}
