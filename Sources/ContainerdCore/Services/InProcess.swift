import GRPCCore

/// Calls of the services from within the daemon: the same code as for a client, without a transport. The caller gives
/// the namespace by `Call.$namespace`.
enum InProcess {
    static var context: ServerContext {
        ServerContext(
            descriptor: MethodDescriptor(fullyQualifiedService: "in-process", method: ""),
            remotePeer: "in-process",
            localPeer: "in-process",
            cancellation: .init()
        )
    }
}
