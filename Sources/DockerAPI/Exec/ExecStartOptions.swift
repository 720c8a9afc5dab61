import Text

/// The body of POST /exec/ID/start.
public struct ExecStartOptions: Sendable {
    public var detach = false
    public var tty = false
    /// Rows and columns; nil when the client did not say.
    public var consoleSize: [UInt]?

    public init() {}

    /// A member of a wrong type is an error in Go's words.
    public init(_ node: JSONNode) throws(JSONError) {
        let field = try JSONField(node, type: "container.ExecStartOptions")
        detach = try field.bool("Detach")
        tty = try field.bool("Tty")
        guard let sizes = try field.elements("ConsoleSize", type: "[2]uint") else { return }
        consoleSize = []
        for size in sizes.prefix(2) { consoleSize?.append(try size.integer()) }
    }
}
