import ContainerdAPI
import SwiftProtobuf
import Text

/// `ctr info`.
enum InfoCommand {
    static var command: Command { Command(name: "info", summary: "Tell what the server is", action: run) }

    private static func run(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let server = try await connection.call { try await connection.introspection.server(.init()) }
            var writer = JSONWriter()
            writer.object { writer in
                writer.memberObject("server") { writer in
                    writer.member("uuid", omitEmpty: server.uuid)
                    writer.member("pid", omitEmpty: server.pid)
                    writer.member("pidns", omitEmpty: server.pidns)
                    if server.deprecations.isEmpty { return }
                    writer.memberArray("deprecations") { array in
                        for warning in server.deprecations {
                            array.object { writer in
                                writer.member("id", omitEmpty: warning.id)
                                writer.member("message", omitEmpty: warning.message)
                                writer.memberObject("last_occurrence") {
                                    $0.member("seconds", omitEmpty: warning.lastOccurrence.seconds)
                                    $0.member("nanos", omitEmpty: warning.lastOccurrence.nanos)
                                }
                            }
                        }
                    }
                }
            }
            try Output.document(writer.bytes)
        }
    }
}
