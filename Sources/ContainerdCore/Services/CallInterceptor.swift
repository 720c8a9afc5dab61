import Bytes
public import GRPCCore
import Linux

/// Gives every call its namespace and every error its gRPC code.
public struct CallInterceptor: ServerInterceptor {
    private let counter: CallCounter?
    private let idle = IdleMemory()

    /// With a counter each call is counted.
    public init(counter: CallCounter?) { self.counter = counter }

    public func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let namespace = request.metadata[stringValues: "containerd-namespace"].first { _ in true } ?? ""
        let lease = request.metadata[stringValues: "containerd-lease"].first { _ in true } ?? ""
        let method = context.descriptor
        counter?.start(method)
        idle.touch()
        do {
            var response = try await Call.$lease.withValue(lease) {
                try await Call.$namespace.withValue(namespace) { try await next(request, context) }
            }
            if case .success(var contents) = response.accepted {
                let producer = contents.producer
                contents.producer = { writer in
                    do {
                        let trailer = try await Call.$lease.withValue(lease) {
                            try await Call.$namespace.withValue(namespace) { try await producer(writer) }
                        }
                        counter?.end(method, nil)
                        idle.touch()
                        return trailer
                    } catch {
                        throw failed(method, error)
                    }
                }
                response.accepted = .success(contents)
            }
            return response
        } catch {
            throw failed(method, error)
        }
    }

    private func failed(_ method: MethodDescriptor, _ error: any Error) -> RPCError {
        let mapped = Self.mapped(error)
        counter?.end(method, mapped.code)
        idle.touch()
        return mapped
    }

    static func mapped(_ error: any Error) -> RPCError {
        if let known = error as? RPCError { return known }
        guard let engine = error as? EngineError else { return RPCError(code: .unknown, message: "\(error)") }
        let code: RPCError.Code =
            switch engine.kind {
            case .notFound: .notFound
            case .invalid: .invalidArgument
            case .conflict: .alreadyExists
            case .forbidden: .permissionDenied
            case .unavailable: .unavailable
            case .notModified: .failedPrecondition
            case .notImplemented: .unimplemented
            case .cancelled: .cancelled
            case .deadline: .deadlineExceeded
            case .resourceExhausted: .resourceExhausted
            case .internal: .unknown
            }
        return RPCError(code: code, message: engine.description)
    }
}
