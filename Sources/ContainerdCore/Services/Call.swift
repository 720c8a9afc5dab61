import ContainerdRules
import GRPCCore
import Linux

/// What a call brings in its metadata.
enum Call {
    @TaskLocal static var namespace = ""
    /// What is made in this call belongs to this lease; "" for none.
    @TaskLocal static var lease = ""

    /// Namespace and lease, for a thread that does a part of the call.
    struct Bound: Sendable {
        private let namespace = Call.namespace
        private let lease = Call.lease

        func with<Value>(_ body: () throws -> Value) rethrows -> Value {
            try Call.$lease.withValue(lease) { try Call.$namespace.withValue(namespace) { try body() } }
        }
    }

    static func requiredNamespace() throws -> String {
        guard !namespace.isEmpty else {
            throw RPCError(code: .failedPrecondition, message: "namespace is required: failed precondition")
        }
        do {
            return try checkedIdentifier(namespace)
        } catch let error as EngineError {
            throw EngineError.invalid("namespace validation: \(error.message)")
        }
    }

    /// Names that become a part of a path.
    static func checkedIdentifier(_ id: String) throws -> String {
        try Identifiers.check(id)
        return id
    }
}
