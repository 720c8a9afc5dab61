import ContainerdAPI
import GRPCCore
import Glibc
import Linux
import SwiftProtobuf

extension Connection {
    /// The headers of a call whose makings a lease keeps.
    static func metadata(lease: String) -> Metadata { ["containerd-lease": .string(lease)] }

    /// Keeps what `body` makes from being collected until it is done; after a day in any case.
    func withLease<Answer: Sendable>(
        _ body: @Sendable (_ lease: String) async throws -> Answer
    ) async throws -> Answer {
        let id = "\(RandomName.make())"
        let expiry = Timestamp.text(seconds: Timestamp.secondsNow() + 86_400, nanoseconds: 0)
        let request = Containerd_Services_Leases_V1_CreateRequest.with {
            $0.id = id
            $0.labels = ["containerd.io/gc.expire": expiry]
        }
        try await change { try await self.leases.create(request) }
        let result: Result<Answer, any Error>
        do { result = .success(try await body(id)) } catch { result = .failure(error) }
        let removal = Containerd_Services_Leases_V1_DeleteRequest.with { $0.id = id }
        try? await change { try await self.leases.delete(removal) }
        return try result.get()
    }
}
