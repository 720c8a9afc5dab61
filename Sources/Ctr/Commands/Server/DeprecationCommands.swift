import ContainerdAPI
import Linux
import SwiftProtobuf
import Text

/// `ctr deprecations`.
enum DeprecationCommands {
    static var group: Command {
        Command(
            name: "deprecations",
            commands: [
                Command(
                    name: "list",
                    summary: "Tell which outdated things are in use",
                    flags: [Flag("format", .string, "\"json\", or a table without it")],
                    action: list
                )
            ]
        )
    }

    private static func list(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let server = try await connection.call { try await connection.introspection.server(.init()) }
            if server.deprecations.isEmpty { return }
            guard invocation.string("format") == "json" else {
                var rows = ["ID\tLAST OCCURRENCE\tMESSAGE\t"]
                for warning in server.deprecations {
                    rows.append("\(warning.id)\t\(JSONTime.text(warning.lastOccurrence))\t\(warning.message)")
                }
                return try Output.table(rows, minimum: 4, padding: 4)
            }
            var writer = JSONWriter()
            writer.array { array in
                for warning in server.deprecations {
                    array.object {
                        $0.member("id", warning.id)
                        $0.member("message", warning.message)
                        $0.member("lastOccurrence", JSONTime.text(warning.lastOccurrence))
                    }
                }
            }
            try Output.document(writer.bytes)
        }
    }
}
