import ContainerdAPI
import Linux
import SwiftProtobuf
import Text

/// `ctr leases`.
enum LeaseCommands {
    static var group: Command {
        Command(
            name: "leases",
            summary: "Leases",
            commands: [
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the leases",
                    arguments: "[flags] <filter>",
                    flags: [Flag("quiet", "q", .bool, "Ids only")],
                    action: list
                ),
                Command(
                    name: "create",
                    summary: "Make a lease",
                    arguments: "[flags] <label>=<value> ...",
                    flags: [
                        Flag("id", .string, "The lease's id; a random one without it"),
                        Flag("expires", "x", .duration, "How long it lives; 0 is forever", preset: "24h0m0s"),
                    ],
                    action: create
                ),
                Command(
                    name: "delete",
                    aliases: ["del", "remove", "rm"],
                    summary: "Remove leases",
                    arguments: "[flags] <lease id> ...",
                    flags: [Flag("sync", .bool, "Return when what only they kept is gone")],
                    action: delete
                ),
            ]
        )
    }

    private static func list(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let request = Containerd_Services_Leases_V1_ListRequest.with { $0.filters = invocation.arguments }
            let leases: [Containerd_Services_Leases_V1_Lease]
            do {
                leases = try await connection.call { try await connection.leases.list(request) }.leases
            } catch {
                throw Failure(of: error).prefixed("failed to list leases")
            }
            if invocation.isOn("quiet") {
                for lease in leases { try Output.line(lease.id) }
                return
            }
            var rows = ["ID\tCREATED AT\tLABELS\t"]
            for lease in leases {
                let created = LocalTime.text(seconds: Int(lease.createdAt.seconds))
                rows.append("\(lease.id)\t\(created)\t\(lease.labels.isEmpty ? "-" : Labels.text(lease.labels))\t")
            }
            try Output.table(rows)
        }
    }

    private static func create(_ invocation: Invocation) async throws {
        var labels: [String: String] = [:]
        for argument in invocation.arguments {
            let parts = argument.utf8.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            labels[String(Substring(parts[0]))] = parts.count == 2 ? String(Substring(parts[1])) : ""
        }
        let lifetime = invocation.nanoseconds("expires")
        if lifetime > 0 {
            let seconds = Timestamp.secondsNow() + Int(lifetime / 1_000_000_000)
            labels["containerd.io/gc.expire"] = Timestamp.text(seconds: seconds, nanoseconds: 0)
        }
        let request = Containerd_Services_Leases_V1_CreateRequest.with {
            $0.id = invocation.string("id")
            $0.labels = labels
        }
        try await invocation.connected { connection in
            let answer = try await connection.call { try await connection.leases.create(request) }
            try Output.line(answer.lease.id)
        }
    }

    private static func delete(_ invocation: Invocation) async throws {
        let ids = invocation.arguments
        if ids.isEmpty { return try invocation.showHelp() }
        try await invocation.connected { connection in
            for (index, id) in ids.enumerated() {
                let request = Containerd_Services_Leases_V1_DeleteRequest.with {
                    $0.id = id
                    $0.sync = invocation.isOn("sync") && index == ids.count - 1
                }
                _ = try await connection.call { try await connection.leases.delete(request) }
                try Output.line(id)
            }
        }
    }
}
