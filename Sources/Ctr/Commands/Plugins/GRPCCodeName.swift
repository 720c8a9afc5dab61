/// The names that Go's gRPC gives its status codes.
enum GRPCCodeName {
    private static let names = [
        "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists",
        "PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented",
        "Internal", "Unavailable", "DataLoss", "Unauthenticated",
    ]

    static func of(_ code: Int32) -> String {
        names.indices.contains(Int(code)) ? names[Int(code)] : "Code(\(code))"
    }
}
