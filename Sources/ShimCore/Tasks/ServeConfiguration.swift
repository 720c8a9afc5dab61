/// What the serving shim was started with.
public struct ServeConfiguration {
    public var namespace = ""
    public var id = ""
    public var bundle = ""
    /// The shim's own socket; console sockets are made beside it.
    public var socket = ""
    /// Where events go, "" for nowhere.
    public var eventAddress = ""

    public init() {}
}
