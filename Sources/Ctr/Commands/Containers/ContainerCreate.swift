/// `ctr containers create`.
enum ContainerCreate {
    static func run(_ invocation: Invocation) async throws {
        let id: String
        if invocation.isSet("config") {
            id = invocation.argument(0)
            if invocation.arguments.count > 1 {
                throw Failure("with spec config file, only container id should be provided: invalid argument")
            }
        } else {
            id = invocation.argument(1)
            if invocation.argument(0).isEmpty { throw Failure("image ref must be provided: invalid argument") }
        }
        if id.isEmpty { throw Failure("container id must be provided: invalid argument") }
        try await invocation.connected { connection in
            _ = try await NewContainer(invocation: invocation, connection: connection, id: id).make()
        }
    }
}
