import ContainerdAPI
import Linux
import SwiftProtobuf

/// `ctr version`.
enum VersionCommand {
    static var command: Command {
        Command(name: "version", summary: "Tell the versions of client and server", action: run)
    }

    private static func run(_ invocation: Invocation) async throws {
        guard invocation.arguments.isEmpty else {
            throw Failure("extra arguments: &[\(invocation.arguments.joined(separator: " "))]")
        }
        try Output.write("Client:\n  Version:  \(Version.containerd)\n  Revision: \(Version.revision)\n\n")
        try await invocation.connected { connection in
            let version = try await connection.call { try await connection.version.version(.init()) }
            try Output.write("Server:\n  Version:  \(version.version)\n  Revision: \(version.revision)\n")
            let server = try await connection.call { try await connection.introspection.server(.init()) }
            try Output.line("  UUID: \(server.uuid)")
            if version.version != Version.containerd { StandardError.write("WARNING: version mismatch\n") }
            if version.revision != Version.revision { StandardError.write("WARNING: revision mismatch\n") }
        }
    }
}
