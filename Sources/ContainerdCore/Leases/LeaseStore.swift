import Linux

/// What belongs to which lease. Nothing is collected yet, so that a lease only keeps its list.
struct LeaseStore: Sendable {
    typealias Step = (String, [SQLValue]) throws -> [[SQLValue]]
    let database: Database

    /// Inside a transaction that makes a resource: adds it to the call's lease, if the call names one.
    static func attach(_ step: Step, namespace: String, type: String, id: String) throws {
        guard !Call.lease.isEmpty else { return }
        try add(step, namespace: namespace, lease: Call.lease, type: type, id: id)
    }

    private static func require(_ step: Step, _ namespace: String, _ lease: String) throws {
        let sql = "SELECT 1 FROM records WHERE namespace=? AND kind='lease' AND key=?"
        if try step(sql, [.text(namespace), .text(lease)]).isEmpty {
            throw EngineError.notFound("lease \"\(lease)\": not found")
        }
    }

    private static func add(_ step: Step, namespace: String, lease: String, type: String, id: String) throws {
        try require(step, namespace, lease)
        _ = try step(
            "INSERT OR IGNORE INTO lease_resources VALUES (?,?,?,?)",
            [.text(namespace), .text(lease), .text(type), .text(id)]
        )
    }

    func add(lease: String, type: String, id: String) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { try Self.add($0, namespace: namespace, lease: lease, type: type, id: id) }
    }

    func remove(lease: String, type: String, id: String) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { step in
            try Self.require(step, namespace, lease)
            _ = try step(
                "DELETE FROM lease_resources WHERE namespace=? AND lease=? AND type=? AND id=?",
                [.text(namespace), .text(lease), .text(type), .text(id)]
            )
        }
    }

    func resources(lease: String) throws -> [(type: String, id: String)] {
        let namespace = try Call.requiredNamespace()
        return try database.transaction { step in
            try Self.require(step, namespace, lease)
            return try step(
                "SELECT type, id FROM lease_resources WHERE namespace=? AND lease=? ORDER BY type, id",
                [.text(namespace), .text(lease)]
            ).map { ($0[0].string, $0[1].string) }
        }
    }

    func delete(lease: String) throws {
        let namespace = try Call.requiredNamespace()
        try database.transaction { step in
            try Self.require(step, namespace, lease)
            _ = try step(
                "DELETE FROM lease_resources WHERE namespace=? AND lease=?",
                [.text(namespace), .text(lease)]
            )
            _ = try step(
                "DELETE FROM records WHERE namespace=? AND kind='lease' AND key=?",
                [.text(namespace), .text(lease)]
            )
        }
    }
}
