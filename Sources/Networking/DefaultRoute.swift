import Linux

/// Where a container sends what is for none of its neighbours.
public enum DefaultRoute: Sendable, Equatable {
    case gateway(IPAddress)
    /// Out by its interface of this name, whose other side knows the way.
    case interface(String)
}
