import GRPCCore
import Linux

/// What a call brings in its metadata.
enum Call {
    @TaskLocal static var namespace = ""
    /// What is made in this call belongs to this lease; "" for none.
    @TaskLocal static var lease = ""

    static func requiredNamespace() throws -> String {
        guard !namespace.isEmpty else {
            throw RPCError(code: .failedPrecondition, message: "namespace is required: failed precondition")
        }
        return try checkedIdentifier(namespace)
    }

    /// Names that become a part of a path.
    static func checkedIdentifier(_ id: String) throws -> String {
        let allowed = id.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || [45, 46, 95].contains($0)
        }
        guard allowed, !id.isEmpty, id.utf8.count <= 76, !"._-".contains(id.first ?? "."),
            !"._-".contains(id.last ?? ".")
        else {
            let rule = "[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*"
            throw EngineError.invalid("identifier \"\(id)\" must match \(rule): invalid argument")
        }
        return id
    }
}
