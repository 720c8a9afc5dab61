import ContainerdAPI
import SwiftProtobuf

/// `ctr run`.
enum RunCommand {
    static var command: Command {
        Command(
            name: "run",
            summary: "Run a container",
            arguments: "[flags] Image|RootFS ID [COMMAND] [ARG...]",
            flags: RunFlags.run,
            action: run
        )
    }

    private static func run(_ invocation: Invocation) async throws {
        let id: String
        if invocation.isSet("config") {
            id = invocation.argument(0)
            if invocation.arguments.count > 1 {
                throw Failure("with spec config file, only container id should be provided")
            }
        } else {
            id = invocation.argument(1)
            if invocation.argument(0).isEmpty { throw Failure("image ref must be provided") }
        }
        if id.isEmpty { throw Failure("container id must be provided") }
        let (removes, isDetached) = (invocation.isOn("rm"), invocation.isOn("detach"))
        if removes && isDetached { throw Failure("flags --detach and --rm cannot be specified together") }
        try await invocation.connected { connection in
            let container = try await NewContainer(invocation: invocation, connection: connection, id: id).make()
            let session = TaskSession(
                invocation: invocation,
                connection: connection,
                container: container,
                isDetached: isDetached,
                hasTerminal: invocation.isOn("tty")
            )
            let result: Result<UInt32, any Error>
            do { result = .success(try await session.run()) } catch { result = .failure(error) }
            if removes {
                do { try await connection.removeContainer(container) } catch {
                    LogLine.error("failed to cleanup container", error)
                }
            }
            let code = try result.get()
            if code != 0 { throw Exit(code: Int32(truncatingIfNeeded: code)) }
        }
    }
}
