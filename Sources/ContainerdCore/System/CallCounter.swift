import GRPCCore
import Synchronization

/// Counts calls by method and answer, for the metrics.
public final class CallCounter: Sendable {
    private struct State {
        var started: [String: Int] = [:]
        /// By method and code, as they stand in a line of the metrics.
        var handled: [String: Int] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    func start(_ method: MethodDescriptor) {
        let labels = Self.labels(method)
        state.withLock { $0.started[labels, default: 0] += 1 }
    }

    func end(_ method: MethodDescriptor, _ code: RPCError.Code?) {
        let labels = "grpc_code=\"\(Self.name(code))\"," + Self.labels(method)
        state.withLock { $0.handled[labels, default: 0] += 1 }
    }

    private static func labels(_ method: MethodDescriptor) -> String {
        "grpc_method=\"\(method.method)\",grpc_service=\"\(method.service.fullyQualifiedService)\""
    }

    /// The codes as gRPC for Go names them.
    private static func name(_ code: RPCError.Code?) -> String {
        guard let code else { return "OK" }
        let names: [RPCError.Code: String] = [
            .cancelled: "Canceled", .unknown: "Unknown", .invalidArgument: "InvalidArgument",
            .deadlineExceeded: "DeadlineExceeded", .notFound: "NotFound", .alreadyExists: "AlreadyExists",
            .permissionDenied: "PermissionDenied", .resourceExhausted: "ResourceExhausted",
            .failedPrecondition: "FailedPrecondition", .aborted: "Aborted", .outOfRange: "OutOfRange",
            .unimplemented: "Unimplemented", .internalError: "Internal", .unavailable: "Unavailable",
            .dataLoss: "DataLoss", .unauthenticated: "Unauthenticated",
        ]
        return names[code] ?? "Unknown"
    }

    /// Lines in Prometheus' format.
    public func text() -> String {
        let (started, handled) = state.withLock { ($0.started, $0.handled) }
        var text = ""
        for (name, counts) in [("grpc_server_started_total", started), ("grpc_server_handled_total", handled)] {
            text += "# TYPE \(name) counter\n"
            for (labels, count) in counts.sorted(by: { $0.key < $1.key }) { text += "\(name){\(labels)} \(count)\n" }
        }
        return text
    }
}
