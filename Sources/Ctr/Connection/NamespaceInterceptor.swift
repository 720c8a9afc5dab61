import GRPCCore

/// Names the namespace in each call's headers.
struct NamespaceInterceptor: ClientInterceptor {
    let namespace: String

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingClientRequest<Input>,
        context: ClientContext,
        next: (
            _ request: StreamingClientRequest<Input>,
            _ context: ClientContext
        ) async throws -> StreamingClientResponse<Output>
    ) async throws -> StreamingClientResponse<Output> {
        var request = request
        request.metadata.addString(namespace, forKey: "containerd-namespace")
        return try await next(request, context)
    }
}
