import ContainerdAPI
import GRPCCore
import SwiftProtobuf

/// gRPC's health protocol: the daemon as a whole (""), which serves as long as it answers.
struct HealthService: Grpc_Health_V1_Health.SimpleServiceProtocol {
    func check(request: Grpc_Health_V1_HealthCheckRequest, context: ServerContext) async throws
        -> Grpc_Health_V1_HealthCheckResponse
    {
        guard request.service.isEmpty else { throw RPCError(code: .notFound, message: "unknown service") }
        return .with { $0.status = .serving }
    }

    /// The state now, and then each change: none comes before the connection ends.
    func watch(
        request: Grpc_Health_V1_HealthCheckRequest,
        response: RPCWriter<Grpc_Health_V1_HealthCheckResponse>,
        context: ServerContext
    ) async throws {
        try await response.write(.with { $0.status = request.service.isEmpty ? .serving : .serviceUnknown })
        try await context.cancellation.cancelled
    }
}
