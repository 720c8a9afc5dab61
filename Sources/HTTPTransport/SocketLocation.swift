/// Where a server listens or a client connects.
public enum SocketLocation: Sendable, Equatable {
    case unix(String)
    case tcp(host: String, port: Int)
}
